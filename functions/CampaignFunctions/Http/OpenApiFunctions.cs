using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Http;

/// <summary>The API's description, as it was generated from the functions' metadata and checked in.</summary>
public sealed class OpenApiFunctions
{
    private const string Resource = "openapi.json";

    [Function("GetApiDescription")]
    [EndpointSummary("Gets this description, in OpenAPI 3.1."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType(200)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Task.FromResult<IResult>(
            TypedResults.Stream(
                typeof(OpenApiFunctions).Assembly.GetManifestResourceStream(Resource)!,
                "application/json; charset=utf-8"
            )
        );
    }
}
