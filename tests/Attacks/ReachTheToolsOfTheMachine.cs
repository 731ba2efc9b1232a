using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>A stranger reaches the tools of the local host: the rights of an admin, and everybody's mail.</summary>
public sealed class ReachTheToolsOfTheMachine(Target target, Browser browser)
{
    private static readonly string[] Tools =
    [
        "POST /local/staff-tokens",
        "GET /local/mailbox",
        "GET /local/queues",
        "GET /local/stripe/v1/events",
        "POST /local/stripe/faults",
        "POST /LOCAL/staff-tokens",
        "POST //local/staff-tokens",
        "POST /api/../local/staff-tokens",
        "POST /%6cocal/staff-tokens",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As nginx does with a plain <c>proxy_pass</c>: the host is called by its own name, and nobody is named.</summary>
    [Fact]
    public async Task Proxy_ThatAddsNoHeader_HasNoToolsToForward()
    {
        await using var proxy = await ForwardAsync(target.Host.Address);
        using var stranger = new HttpClient { BaseAddress = new(proxy.Urls.First()) };

        using (var alive = await stranger.GetAsync(new Uri("/api/health", UriKind.Relative), Cancel))
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        foreach (var tool in Tools.Select(tool => tool.Split(' ')))
        {
            using var request = new HttpRequestMessage(
                new(tool[0]),
                new Uri(stranger.BaseAddress.OriginalString.TrimEnd('/') + tool[1])
            );
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer sk_test");
            if (tool[0] == "POST")
                request.Content = new StringContent("""{"role":"admin"}""", System.Text.Encoding.UTF8, "application/json");
            using var answer = await stranger.SendAsync(request, Cancel);
            Assert.Equal((tool[1], HttpStatusCode.NotFound), (tool[1], answer.StatusCode));
        }
    }

    /// <summary>A page of another site, in the browser of somebody who works on this machine.</summary>
    [Fact]
    public async Task Page_OfAnotherSite_GetsNothing()
    {
        await using var pages = new Pages(browser);
        var page = await pages.OpenAsync();
        await page.Context.RouteAsync(
            "http://evil.example/**",
            route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>evil</title>" })
        );
        await page.GotoAsync("http://evil.example/");
        var tools = target.Host.Tools.ToString().TrimEnd('/');

        // The browser keeps the answer from the script; only the host can refuse the form.
        Assert.Equal("refused", await FetchAsync(page, $"{tools}/local/mailbox"));
        var answer = await page.RunAndWaitForResponseAsync(
            () =>
                page.EvaluateAsync(
                    """
                    address => {
                      const form = document.createElement('form');
                      form.method = 'post'; form.action = address; form.enctype = 'text/plain';
                      document.body.append(form); form.submit();
                    }
                    """,
                    $"{tools}/local/stripe/checkout/cs_1"
                ),
            response => response.Url.Contains("/local/", StringComparison.Ordinal)
        );
        Assert.Equal(404, answer.Status);
    }

    /// <summary>A page that points its own host name at this machine, and so shares an origin with the tools.</summary>
    [Theory]
    [InlineData("evil.example", null)]
    [InlineData("127.0.0.1.evil.example", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("localhost.evil.example", null)]
    [InlineData(null, "http://evil.example")]
    [InlineData(null, "https://localhost.evil.example")]
    [InlineData(null, "null")]
    [InlineData(null, "")]
    public async Task Caller_WithAForeignHostOrOrigin_GetsNothing(string? name, string? origin)
    {
        using var page = target.From(Target.Network());
        foreach (var tool in new[] { "/local/staff-tokens", "/local/mailbox", "/local/queues", "/local/stripe/v1/events" })
        {
            var isPost = tool == "/local/staff-tokens";
            await page.SendAsync(
                    isPost ? HttpMethod.Post : HttpMethod.Get,
                    tool,
                    "sk_test",
                    isPost ? new JsonObject { ["role"] = "admin" } : null,
                    headers =>
                    {
                        headers.Host = name;
                        if (origin is not null)
                            headers.TryAddWithoutValidation("Origin", origin);
                    }
                )
                .IsProblemAsync(404, "not-found");
        }
    }

    [Fact]
    public async Task Port_OfTheTools_ListensOnLoopbackOnly()
    {
        var own = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), AddressFamily.InterNetwork, Cancel)).FirstOrDefault(
            address => !IPAddress.IsLoopback(address)
        );
        Assert.SkipWhen(own is null, "This machine has no address but loopback.");
        using var client = new TcpClient();

        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(own!, target.Host.Tools.Port, Cancel).AsTask());
    }

    private static Task<string> FetchAsync(IPage page, string address) =>
        page.EvaluateAsync<string>("address => fetch(address).then(answer => answer.text(), () => 'refused')", address);

    private static async Task<WebApplication> ForwardAsync(Uri host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = builder.Build();
        proxy.Run(async context =>
        {
            using var http = new HttpClient();
            var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            using var request = new HttpRequestMessage(
                new(context.Request.Method),
                new Uri(host.OriginalString.TrimEnd('/') + target)
            );
            if (context.Request.ContentLength > 0)
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json") } };
            }

            request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
            using var answer = await http.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await proxy.StartAsync(Cancel);
        return proxy;
    }
}
