using System.Net;
using CampaignFunctions.FunctionsHost.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace CampaignFunctions.FunctionsHost;

/// <summary>
/// The host's HTTP server. It routes a request to its function and forwards the request to the worker, beside the invocation.
/// As on the real host, an unknown route or method gets an empty 404, and <c>X-Forwarded-For</c> is the peer of the host.
/// </summary>
internal sealed class HttpFrontend(WorkerConnection worker, IHttpForwarder forwarder) : IDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(230) };

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        }
    );

    public void Map(IEndpointRouteBuilder routes, string prefix, IEnumerable<HostedFunction> functions)
    {
        foreach (var function in functions.Where(function => function.Route is not null))
            routes.MapMethods($"/{prefix}/{function.Route}", function.Methods, context => ForwardAsync(context, function));
        routes.MapFallback("{**path}", NotFound);
    }

    public void Dispose() => _client.Dispose();

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task ForwardAsync(HttpContext context, HostedFunction function)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = function.Id,
            TraceContext = new(),
        };
        var request = new RpcHttp { Method = context.Request.Method, Url = context.Request.Path };
        foreach (var (name, value) in context.Request.RouteValues)
        {
            request.Params[name] = $"{value}";
            invocation.TriggerMetadata[name] = new() { String = $"{value}" };
        }

        invocation.InputData.Add(
            new ParameterBinding
            {
                Name = function.Parameter,
                Data = new() { Http = request },
            }
        );
        context.Request.Headers[InvocationHeader] = invocation.InvocationId;
        context.Request.Headers["X-Forwarded-For"] = $"{context.Connection.RemoteIpAddress}";

        var invoking = worker.InvokeAsync(invocation, CancellationToken.None);
        await forwarder.SendAsync(context, worker.HttpAddress!.ToString(), _client, Forwarding, HttpTransformer.Default);
        try
        {
            await invoking;
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (InvalidOperationException)
        {
            // The worker has answered the request already. Its log names the exception.
        }
    }
}
