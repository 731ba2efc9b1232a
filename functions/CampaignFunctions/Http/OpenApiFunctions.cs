using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Http;

/// <summary>Serves the API's description, which is generated from the functions' metadata and stored in the repository.</summary>
public sealed class OpenApiFunctions
{
    private const string Resource = "openapi.json";

    [Function("GetApiDescription")]
    [EndpointSummary("Gets this API description as OpenAPI 3.1."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType(200)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request,
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
