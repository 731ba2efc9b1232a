using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that a host whose callers hold connections open can still open its own files.</summary>
public sealed partial class OpenFilesTests : IDisposable
{
    private const int Files = 600;

    private const string Join =
        "POST /api/campaigns/c/participants HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 2\r\n\r\n{}";

    private const string Table = "GET /api/campaigns/c/polls/colour/tally.csv HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private const string Health = "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("open-files-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Connections_MoreThanThereAreFiles_LeaveTheHostItsOwn()
    {
        string[] wrapper = ["sh", "-c", $"ulimit -n {Files} && exec \"$@\"", "sh"];
        await using var host = await HostProcess.StartAsync(
            _folder.FullName,
            ["--demonstration", "false", "--urls", $"{HostProcess.AnyPort};{HostProcess.AnyPort}"],
            wrapper
        );
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        await client.CreateCampaignAsync(Definitions.Campaign("c"), admin);
        // The limit is for all addresses together: localhost alone is two.
        int[] ports =
        [
            .. Port()
                .Matches(string.Join(' ', host.Log))
                .Take(2)
                .Select(port => int.Parse(port.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
        ];
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < Files; i++)
            {
                idle.Add(new(SocketType.Stream, ProtocolType.Tcp));
                try
                {
                    await idle[^1].ConnectAsync(IPAddress.Loopback, ports[i % 2], Cancel);
                    if (i < 2)
                        Assert.StartsWith("HTTP/1.1 200", await AskAsync(idle[i], Health), StringComparison.Ordinal); // it is in
                }
                catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
                {
                    // The host closes what it has no files for.
                }
            }

            // The oldest of them still get answers, also if the host must open files for them: here the library for tables.
            Assert.StartsWith("HTTP/1.1 201", await AskAsync(idle[0], Join), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200", await AskAsync(idle[1], Table), StringComparison.Ordinal);
            await client.StaffTokenAsync("marketer");
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        await Eventually.GetAsync(async () => (await VotesAsync(client)).ToString(), status => status == "OK", status => status);
        await client.WaitForTallyAsync("c", "colour", 1);
        Assert.Equal(0, await host.StopAsync());
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files", 512L)]
    [InlineData("Max open files            256                  256                  files", 64L)]
    [InlineData("Max open files            unlimited            unlimited            files", null)]
    [InlineData("Max pending signals       95288                95288                signals", null)]
    public void Bound_OfALimit_LeavesFilesForTheHost(string line, long? connections) =>
        Assert.Equal(
            connections,
            OpenFiles.Of(["Limit                     Soft Limit           Hard Limit           Units", line])
        );

    private static async Task<string> AskAsync(Socket socket, string call)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(call), Cancel);
        var answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, Cancel));
    }

    /// <summary>Votes as a new person on a new connection; the host may still count the idle ones.</summary>
    private static async Task<HttpStatusCode> VotesAsync(CampaignClient client)
    {
        try
        {
            var token = await client.OpenTokenAsync("c");
            using var answer = await client.SendAsync(
                HttpMethod.Put,
                "/api/campaigns/c/polls/colour/ballot",
                token,
                Definitions.Choices("red")
            );
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Port();
}
