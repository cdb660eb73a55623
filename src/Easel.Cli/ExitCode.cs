namespace Easel.Cli;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0, Failure = 1, InvalidRequest = 2, UnknownModel = 3, Checkpoint = 4, DeviceMemory = 5, NativeRuntime = 6, Download = 7, Interrupted = 130;

    /// <summary>Ends the help of <c>easel</c>; scripts rely on it.</summary>
    public const string Help =
        """
        Exit codes:
          0    done
          1    something unexpected; EASEL_DEBUG=1 shows where
          2    the request cannot be carried out as it stands
          3    no such model
          4    a file of the model is damaged
          5    too little memory
          6    the native tensor library does not load
          7    a model cannot be fetched
          130  interrupted
        """;

    public static int Of(Exception e) => e switch
    {
        InvalidRequestException => InvalidRequest,
        UnknownModelException => UnknownModel,
        CheckpointException => Checkpoint,
        DeviceMemoryException => DeviceMemory,
        NativeRuntimeException => NativeRuntime,
        DownloadException => Download,
        OperationCanceledException => Interrupted,
        _ => Failure,
    };
}
