using System.Net;
using System.Net.Sockets;
using Easel.Server.Http;

namespace Easel.Server.Uploads;

/// <summary>
/// Fetches pictures from the open Internet for clients that name an address. Every connection, also one that a redirect asks for, goes to an address
/// that was looked up and judged just before: a name cannot point elsewhere between the check and the use.
/// </summary>
internal sealed class RemotePictures : IDisposable
{
    /// <summary>Longest file that is fetched, in bytes.</summary>
    public const int MaxBytes = 20 << 20;

    private readonly HttpClient _client;

    public RemotePictures() : this(PublicAddress.Is, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="isAllowed">Which addresses may be connected to.</param>
    /// <param name="resolve">Looks a name up.</param>
    internal RemotePictures(Func<IPAddress, bool> isAllowed, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, MaxAutomaticRedirections = 3, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.Zero, MaxResponseHeadersLength = 64,
            ConnectCallback = async (context, stop) =>
            {
                var addresses = await resolve(context.DnsEndPoint.Host, stop);
                // One bad address among good ones is a trap, not a choice.
                if (addresses.Length == 0 || !addresses.All(isAllowed)) throw new NotAllowedException();
                var socket = new Socket(addresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses[0], context.DnsEndPoint.Port, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        }) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "Accept", "image/png, image/jpeg, image/webp" } } };

    /// <summary>Fetches a file.</summary>
    /// <param name="address">An http or https address.</param>
    /// <param name="param">The field that it came in.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ApiException">400: the address may not be fetched, or does not answer in time with a file that is short enough.</exception>
    public async Task<byte[]> FetchAsync(Uri address, string param, CancellationToken stop)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if (!response.IsSuccessStatusCode) throw Failed(param, $"it answered with status {(int)response.StatusCode}");
            if (response.Content.Headers.ContentLength > MaxBytes) throw Failed(param, $"it is longer than {MaxBytes} bytes");
            await using var body = await response.Content.ReadAsStreamAsync(limited.Token);
            using var file = new MemoryStream();
            var buffer = new byte[65_536];
            for (int read; (read = await body.ReadAsync(buffer, limited.Token)) > 0;)
            {
                if (file.Length + read > MaxBytes) throw Failed(param, $"it is longer than {MaxBytes} bytes");
                file.Write(buffer, 0, read);
            }
            return file.ToArray();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Failed(param, "it did not answer within 20 seconds");
        }
        catch (HttpRequestException e) when (e.InnerException is NotAllowedException)
        {
            throw ApiException.Invalid($"The address in '{param}' leads to a network that this server does not fetch from; send the picture itself.", param, "invalid_image_url");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failed(param, "it cannot be reached");
        }
    }

    public void Dispose() => _client.Dispose();

    private static ApiException Failed(string param, string why) => ApiException.Invalid($"The picture at the address in '{param}' cannot be fetched: {why}. Send the picture itself.", param, "failed_to_download_image");

    private sealed class NotAllowedException : IOException;
}
