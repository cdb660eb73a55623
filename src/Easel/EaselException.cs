namespace Easel;

/// <summary>Base of every error that Easel raises on purpose; the message is one line that names the value, the limit and the remedy.</summary>
public abstract class EaselException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The request cannot be carried out as it stands: an empty prompt, an impossible size, a file that is no picture. CLI exit code 2, HTTP 400.</summary>
public sealed class InvalidRequestException(string message, Exception? inner = null) : EaselException(message, inner);

/// <summary>No model of that name or path. CLI exit code 3, HTTP 404.</summary>
public sealed class UnknownModelException(string message, Exception? inner = null) : EaselException(message, inner);

/// <summary>A weights file is damaged or does not fit the network; the message lists every offending key. CLI exit code 4, HTTP 500.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : EaselException(message, inner);

/// <summary>The device has too little memory; the message says what was asked for, what is free and what to lower. CLI exit code 5, HTTP 503.</summary>
public sealed class DeviceMemoryException(string message, Exception? inner = null) : EaselException(message, inner);

/// <summary>The native tensor library does not load on this machine; the message says what was tried. CLI exit code 6, HTTP 503.</summary>
public sealed class NativeRuntimeException(string message, Exception? inner = null) : EaselException(message, inner);

/// <summary>A model cannot be fetched: the network, the server or the disk fails, or what came is not what was promised. CLI exit code 7, HTTP 502.</summary>
public sealed class DownloadException(string message, Exception? inner = null) : EaselException(message, inner);
