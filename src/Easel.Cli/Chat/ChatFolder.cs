using System.Globalization;
using System.Text;
using Easel.Conversation;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Cli.Chat;

/// <summary>A conversation on disk: numbered pictures, <c>chat.json</c> with the state, <c>transcript.txt</c> with the words. One program at a time.</summary>
internal sealed class ChatFolder : IDisposable
{
    private const string State = "chat.json", Transcript = "transcript.txt", Lock = ".lock";
    private readonly FileStream _lock;

    private ChatFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, or makes it.</summary>
    /// <exception cref="InvalidRequestException">It cannot be written to, or another program has it open.</exception>
    public static ChatFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidRequestException($"The folder {path} cannot be created ({e.Message.TrimEnd('.')}); choose another with --folder.", e);
        }
        OutputFiles.Check(System.IO.Path.Combine(path, State), overwrite: true);
        try
        {
            return new ChatFolder(path, new FileStream(System.IO.Path.Combine(path, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"Another conversation is going on in {path}; choose another folder with --folder.", e);
        }
    }

    /// <summary>The file of a picture.</summary>
    public string File(int number) => System.IO.Path.Combine(Path, $"{number.ToString("D3", CultureInfo.InvariantCulture)}.png");

    /// <summary>The conversation so far.</summary>
    /// <exception cref="InvalidRequestException">The file is damaged.</exception>
    public ChatState Load(Lexicon lexicon)
    {
        var path = System.IO.Path.Combine(Path, State);
        if (!System.IO.File.Exists(path)) return ChatState.Empty;
        try
        {
            return ConversationJson.ReadState(Encoding.UTF8.GetString(InputFile.Read(path, ConversationJson.MaxCharacters, "conversation")), lexicon);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException($"{path}: {e.Message} Choose another folder with --folder.", e);
        }
    }

    /// <summary>Writes the state, whole or not at all.</summary>
    public void Save(ChatState state) => PictureFile.Save(System.IO.Path.Combine(Path, State), Encoding.UTF8.GetBytes(ConversationJson.Write(state)), overwrite: true);

    /// <summary>Writes a picture with its recipe.</summary>
    public void Save(int number, ImageResult result) =>
        PictureFile.Save(File(number), PictureCodec.Encode(result.Picture, ImageFormat.Png, text: result.Recipe.ToText(ImageFormat.Png)), overwrite: true);

    /// <summary>A picture as a file of a format, with its recipe.</summary>
    public byte[] Export(int number, ImageFormat format)
    {
        var png = InputFile.Read(File(number), PictureFile.MaxBytes, "picture");
        return format == ImageFormat.Png ? png : PictureCodec.Encode(PictureCodec.Decode(png), format, text: Recipe.Find(png)?.ToText(format));
    }

    /// <summary>Adds a turn to the transcript.</summary>
    public void Note(string words, string answer)
    {
        try
        {
            System.IO.File.AppendAllText(System.IO.Path.Combine(Path, Transcript), $"> {Terminal.Printable(words)}\n{answer}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"The transcript in {Path} cannot be written ({e.Message.TrimEnd('.')}); make room, or choose another folder.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
