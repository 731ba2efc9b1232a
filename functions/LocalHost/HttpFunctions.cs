using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;

namespace CampaignFunctions.LocalHost;

/// <summary>Serves the HTTP-triggered functions in the same way as the Functions host.</summary>
internal static class HttpFunctions
{
    public static void MapFunctions(this WebApplication app, HostSettings settings)
    {
        foreach (var function in FunctionMethod.All)
        {
            if (function.Route is not { } route)
                continue;
            var options = new RequestDelegateFactoryOptions
            {
                ServiceProvider = app.Services,
                RouteParameterNames = RouteNames(route),
            };
            var handler = RequestDelegateFactory.Create(
                function.Method,
                _ => app.Services.GetRequiredService(function.Method.DeclaringType!),
                options
            );
            app.MapMethods($"/{settings.RoutePrefix}/{route}", function.HttpMethods, handler.RequestDelegate)
                .WithDisplayName(function.Name)
                .WithMetadata(function);
        }
    }

    /// <summary>
    /// Lets pages of the origins in <c>Http:Origins</c> call the API with credentials in headers. In Azure the platform does
    /// this.
    /// </summary>
    public static void Allow(this CorsPolicyBuilder policy, string[] origins) =>
        policy
            .WithOrigins(origins)
            .WithMethods("GET", "PUT", "POST", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "Challenge-Response")
            .WithExposedHeaders(Preconditions.Exposed.Split(", "))
            .SetPreflightMaxAge(TimeSpan.FromHours(1));

    /// <summary>Answers what goes wrong in functions with problems, and gives the router's own refusals a body.</summary>
    public static void UseProblems(this IApplicationBuilder app, IServiceProvider services)
    {
        var calls = services.GetRequiredService<CallRunner>();
        app.Use(
            async (context, next) =>
            {
                var function = context.GetEndpoint()?.Metadata.GetMetadata<FunctionMethod>();
                if (await calls.RunAsync(context, function?.Method, () => next(context)) is { } answer)
                    await answer.ExecuteAsync(context);
            }
        );
        app.UseStatusCodePages(RefuseAsync);
    }

    private static Task RefuseAsync(StatusCodeContext context) =>
        context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ProblemCode.NotFound.ToResult().ExecuteAsync(context.HttpContext),
            StatusCodes.Status405MethodNotAllowed => ProblemCode.MethodNotAllowed.ToResult().ExecuteAsync(context.HttpContext),
            _ => Task.CompletedTask,
        };

    private static string[] RouteNames(string route) =>
        [
            .. Microsoft
                .AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(route)
                .Parameters.Select(parameter => parameter.Name),
        ];
}
