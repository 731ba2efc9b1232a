using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>
/// Generates the API's description from the metadata of the functions, in a separate application that serves no requests. On the
/// real endpoints, metadata about bodies would make the router refuse requests before the functions see them.
/// </summary>
internal static class ApiDescription
{
    private const string Bearer = "bearer";
    private const string Document = "v1";
    private const string Problem = "application/problem+json";

    private static readonly JsonSerializerContext[] Contexts =
    [
        CampaignJson.Default,
        ParticipantJson.Default,
        SuggestionJson.Default,
        BallotJson.Default,
        TallyJson.Default,
        PreorderJson.Default,
        HealthJson.Default,
        HttpJson.Default,
        CampaignFunctions.Tallies.Recounts.RecountJson.Default,
        CampaignFunctions.Audit.AuditResponseJson.Default,
        CampaignFunctions.Notifications.MailJson.Default,
    ];

    /// <summary>Returns the JSON metadata with which the product reads and writes a type.</summary>
    public static JsonTypeInfo JsonOf(Type type) =>
        Contexts.Select(context => context.GetTypeInfo(type)).OfType<JsonTypeInfo>().First();

    /// <summary>Returns the text of the description. The same functions always give the same text.</summary>
    public static async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(Contexts);
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        builder.Services.AddOpenApi(Document, Describe);
        await using var app = builder.Build();
        var prefix = HostSettings.Read().RoutePrefix;
        foreach (var function in FunctionMethod.All)
        {
            if (function.Route is { } route)
                Map(app, function, $"/{prefix}/{route}");
        }

        app.MapOpenApi("/{documentName}.json");
        await app.StartAsync(cancellationToken);
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri($"{app.Urls.First()}/{Document}.json"), cancellationToken)).ReplaceLineEndings(
                "\n"
            ) + "\n";
    }

    private static void Map(WebApplication app, FunctionMethod function, string route)
    {
        var codes = ApiRefusals.Of(function.Method, route);
        var methods = function.HttpMethods.Except([HttpMethods.Head]); // HEAD goes without saying
        app.MapMethods(route, methods, (RequestDelegate)(_ => Task.CompletedTask))
            .WithName(function.Name)
            .WithMetadata(function.Method)
            .WithMetadata(function.Method.GetCustomAttributes(inherit: false))
            .WithMetadata([
                .. codes
                    .Select(code => code.Status)
                    .Distinct()
                    .Where(status => !ApiRefusals.Answers(function.Method, status))
                    .Select(status => new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problem])),
            ])
            .WithMetadata(codes);
    }

    private static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                DescribeDocument(document);
                return Task.CompletedTask;
            }
        );
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                DescribeSchema(schema, context.JsonTypeInfo);
                return Task.CompletedTask;
            }
        );
        options.AddOperationTransformer(
            (operation, context, _) =>
            {
                var route = RoutePatternFactory.Parse(context.Description.RelativePath!);
                operation.Parameters = [.. route.Parameters.Select(InPath)];
                DescribeOperation(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
                return Task.CompletedTask;
            }
        );
    }

    private static void DescribeDocument(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "CampaignFunctions",
            Version = "1",
            Description = "Customers make suggestions, vote, and see the results. Marketers read tallies that a recount proves.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "For participants, the token from POST participants or verifications. "
                    + "For staff, a JWT with the role from the identity provider of staff.",
            },
        };
    }

    private static void DescribeSchema(OpenApiSchema schema, JsonTypeInfo described)
    {
        if ((Nullable.GetUnderlyingType(described.Type) ?? described.Type) is { IsEnum: true } type)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name))];
        }

        schema.Required?.ExceptWith(
            described.Properties.Where(property => IsLeftOut(described.Type, property)).Select(property => property.Name)
        );
    }

    private static void DescribeOperation(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var caller = metadata.OfType<CalledByAttribute>().Single().Caller;
        operation.Description = $"Called by: {caller.ToString().ToLowerInvariant()}.";
        var codes = metadata.OfType<IReadOnlyList<ProblemCode>>().Single();
        OpenApiSecurityRequirement token = new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] };
        if (caller != ApiCaller.Everybody)
            operation.Security = [token];
        else if (codes.Any(code => code == ProblemCode.Unauthorized))
            operation.Security = [new(), token]; // a caller with a token may see more
        foreach (var parameter in metadata.OfType<TakesAttribute>())
            operation.Parameters!.Add(Parameter(parameter));

        foreach (var problems in codes.GroupBy(code => code.Status))
            DescribeProblems(ResponseOf(operation, problems.Key), [.. problems], document);
        ExemplifyBodies(operation, metadata);
    }

    private static IOpenApiResponse ResponseOf(OpenApiOperation operation, int status) =>
        operation.Responses![status.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    private static void DescribeProblems(
        IOpenApiResponse described,
        IReadOnlyList<ProblemCode> problems,
        OpenApiDocument document
    )
    {
        if (described is not OpenApiResponse { Content: { } content } response || !content.TryGetValue(Problem, out var body))
            return;
        response.Description = string.Join(" ", problems.Select(code => $"`{code.Code}`: {code.Title}"));
        if (body is OpenApiMediaType { Schema: not OpenApiSchemaReference } shared)
            shared.Schema = new OpenApiSchemaReference(nameof(ProblemBody), document); // beside a page
        body.Examples = problems.ToDictionary(code => code.Code, ExampleOf);
    }

    private static IOpenApiExample ExampleOf(ProblemCode code)
    {
        var siteKey = code == ProblemCode.ChallengeRequired ? "1x00000000000000000000AA" : null;
        var body = new ProblemBody(
            $"urn:campaign-functions:{code.Code}",
            code.Title,
            code.Status,
            code.Code,
            null,
            siteKey,
            null
        );
        return new OpenApiExample { Value = JsonSerializer.SerializeToNode(body, HttpJson.Default.ProblemBody) };
    }

    private static void ExemplifyBodies(OpenApiOperation operation, IList<object> metadata)
    {
        var sent = metadata.OfType<IAcceptsMetadata>().SingleOrDefault()?.RequestType;
        if (sent is not null && operation.RequestBody?.Content is { } bodies)
            Exemplify(bodies, sent);
        foreach (var answer in metadata.OfType<IApiResponseMetadataProvider>())
        {
            if (answer.Type is not null && answer.Type != typeof(void))
                Exemplify(
                    ResponseOf(operation, answer.StatusCode).Content ?? new Dictionary<string, OpenApiMediaType>(),
                    answer.Type
                );
        }
    }

    /// <summary>Returns whether the JSON omits the property if it is null.</summary>
    private static bool IsLeftOut(Type type, JsonPropertyInfo property)
    {
        var own = property
            .AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false)
            .OfType<JsonIgnoreAttribute>()
            .FirstOrDefault();
        return property.IsGetNullable
            && (own?.Condition ?? JsonOf(type).Options.DefaultIgnoreCondition) == JsonIgnoreCondition.WhenWritingNull;
    }

    private static void Exemplify(IDictionary<string, OpenApiMediaType> contents, Type type)
    {
        foreach (var (media, content) in contents)
        {
            content.Example = ApiExamples.Of(type);
            if (!media.EndsWith("json", StringComparison.Ordinal) || media.EndsWith("ndjson", StringComparison.Ordinal))
                DescribeFile(content, type);
        }
    }

    /// <summary>Describes tables and lines as files: generated clients would read or write one JSON value otherwise.</summary>
    private static void DescribeFile(OpenApiMediaType content, Type type)
    {
        content.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "binary",
            Description = type == typeof(string) ? null : $"A JSON object in each line: {type.Name}.",
        };
        if (type != typeof(string))
            content.Example = content.Example!.ToJsonString() + "\n";
    }

    private static IOpenApiParameter InPath(RoutePatternParameterPart part) =>
        new OpenApiParameter
        {
            Name = part.Name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiParameter Parameter(TakesAttribute parameter)
    {
        var one = new OpenApiSchema
        {
            Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String,
            Enum = parameter.Values.Length == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
        };
        return new()
        {
            Name = parameter.Name,
            In = parameter.Place == ApiParameter.Query ? ParameterLocation.Query : ParameterLocation.Header,
            Description = parameter.Description,
            Schema = parameter.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one,
        };
    }
}
