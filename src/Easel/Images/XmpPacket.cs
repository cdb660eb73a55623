using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Easel.Images;

/// <summary>Texts by key as an XMP packet (ISO 16684-1): each is a property of a namespace of our own.</summary>
internal static class XmpPacket
{
    /// <summary>Longest packet that is read: 4 MiB.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxTexts = 64, MaxDepth = 64;
    private static readonly XNamespace Meta = "adobe:ns:meta/", Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", Own = "urn:easel:text";

    /// <summary>Writes a packet.</summary>
    /// <param name="text">Texts by key; keys are XML names without a colon.</param>
    /// <exception cref="InvalidRequestException">A key is no such name, or a text holds a character that XML does not know.</exception>
    public static byte[] Write(IReadOnlyDictionary<string, string> text)
    {
        var description = new XElement(Rdf + "Description", new XAttribute(Rdf + "about", ""), new XAttribute(XNamespace.Xmlns + "easel", Own.NamespaceName));
        foreach (var (key, value) in text.OrderBy(p => p.Key, StringComparer.Ordinal)) description.Add(Property(key, value));
        var root = new XElement(Meta + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", Meta.NamespaceName), new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf.NamespaceName), description));
        using var packet = new MemoryStream();
        // Line ends that are not entitized come back as others.
        using (var writer = XmlWriter.Create(packet, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize, ConformanceLevel = ConformanceLevel.Fragment }))
        {
            writer.WriteProcessingInstruction("xpacket", "begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"");
            root.WriteTo(writer);
            writer.WriteProcessingInstruction("xpacket", "end=\"r\"");
        }
        return packet.ToArray();
    }

    /// <summary>Reads a packet, which may be anyone's; what is damaged is passed over. Where a key comes twice, the first counts.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> packet)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (packet.Length > MaxBytes) return texts;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(packet.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, ConformanceLevel = ConformanceLevel.Fragment });
            reader.Read();
            while (!reader.EOF && reader.Depth < MaxDepth && texts.Count < MaxTexts)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                    continue;
                }
                // Other programs write short properties as attributes.
                var name = reader.LocalName;
                var isOwn = reader.NamespaceURI == Own;
                while (reader.MoveToNextAttribute())
                    if (reader.NamespaceURI == Own) texts.TryAdd(reader.LocalName, reader.Value);
                reader.MoveToElement();
                if (isOwn) texts.TryAdd(name, reader.ReadElementContentAsString());
                else reader.Read();
            }
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or ArgumentException)
        {
            // What came before the damage counts.
        }
        return texts;
    }

    private static XElement Property(string key, string value)
    {
        try
        {
            return new XElement(Own + XmlConvert.VerifyNCName(key), XmlConvert.VerifyXmlChars(value));
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw new InvalidRequestException($"The text '{key}' cannot be kept in JPEG or WebP ({e.Message.TrimEnd('.')}); write PNG instead.", e);
        }
    }
}
