using System.Net;
using System.Net.Sockets;
using System.Text;
using Easel.Server.Http;
using Easel.Server.Uploads;

namespace Easel.Server.Tests.Uploads;

public sealed class RemotePicturesTests
{
    private static readonly IPAddress Inside = IPAddress.Loopback;

    [Fact]
    public async Task Fetch_AllowedAddress_IsTheFile()
    {
        using var site = new Site("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        using var remote = new RemotePictures(_ => true, (_, _) => Task.FromResult<IPAddress[]>([Inside]));

        Assert.Equal("abc"u8.ToArray(), await remote.FetchAsync(site.At("pictures.example"), "images", default));
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nshort")]
    [InlineData("not http at all\r\n\r\n")]
    public async Task Fetch_BadAnswer_IsRefused(string answer)
    {
        using var site = new Site(answer);
        using var remote = new RemotePictures(_ => true, (_, _) => Task.FromResult<IPAddress[]>([Inside]));

        var error = await Assert.ThrowsAsync<ApiException>(() => remote.FetchAsync(site.At("pictures.example"), "images", default));
        Assert.Equal((400, "failed_to_download_image"), (error.Status, error.Fault.Code));
    }

    [Fact]
    public async Task Fetch_NameThatLeadsInside_IsRefusedBeforeAnyConnection()
    {
        using var site = new Site("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        using var remote = new RemotePictures(PublicAddress.Is, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), Inside]));

        var error = await Assert.ThrowsAsync<ApiException>(() => remote.FetchAsync(site.At("rebound.example"), "images", default));
        Assert.Equal("invalid_image_url", error.Fault.Code);
        Assert.Equal(0, site.Connections);
    }

    [Fact]
    public async Task Fetch_RedirectInside_IsRefused()
    {
        using var secret = new Site("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
        using var site = new Site($"HTTP/1.1 302 Found\r\nLocation: {secret.At("inside.example")}\r\nContent-Length: 0\r\n\r\n");
        // The outer name leads to an address that is allowed, the inner one to another that is not.
        using var remote = new RemotePictures(address => !address.Equals(IPAddress.Parse("10.0.0.1")), (name, _) => Task.FromResult<IPAddress[]>([name == "inside.example" ? IPAddress.Parse("10.0.0.1") : Inside]));

        var error = await Assert.ThrowsAsync<ApiException>(() => remote.FetchAsync(site.At("outside.example"), "images", default));
        Assert.Equal("invalid_image_url", error.Fault.Code);
        Assert.Equal((1, 0), (site.Connections, secret.Connections));
    }

    [Fact]
    public async Task Fetch_SecondLookupOfTheSameName_IsJudgedAgain()
    {
        var lookups = 0;
        using var site = new Site("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        using var remote = new RemotePictures(address => address.Equals(Inside), (_, _) => Task.FromResult<IPAddress[]>([lookups++ == 0 ? Inside : IPAddress.Parse("10.0.0.1")]));

        await remote.FetchAsync(site.At("rebound.example"), "images", default);
        await Assert.ThrowsAsync<ApiException>(() => remote.FetchAsync(site.At("rebound.example"), "images", default));
        Assert.Equal(2, lookups);
    }

    /// <summary>A site that gives every caller the same answer.</summary>
    private sealed class Site : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public Site(string answer)
        {
            _listener.Start();
            _ = AcceptAsync(Encoding.ASCII.GetBytes(answer));
        }

        public int Connections => _connections;

        public Uri At(string name) => new($"http://{name}:{((IPEndPoint)_listener.LocalEndpoint).Port}/picture.png");

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                    _ = await client.GetStream().ReadAsync(new byte[4096]);
                    await client.GetStream().WriteAsync(answer);
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
