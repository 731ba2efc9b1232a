using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CampaignFunctions.ApiTesting;

/// <summary>
/// Sends random calls of the API description: most nearly right, many wrong. It checks each answer against the description: the
/// status, the code of a problem, and the form of the body.
/// </summary>
/// <param name="http">Calls the host.</param>
/// <param name="participants">Tokens of participants.</param>
/// <param name="staff">Tokens of staff, the last with all rights.</param>
/// <param name="bodies">Bodies in place of the description's examples, by the name of the call.</param>
public sealed partial class ApiFuzzer(
    HttpClient http,
    string campaign,
    IReadOnlyList<string> participants,
    IReadOnlyList<string> staff,
    IReadOnlyDictionary<string, JsonObject> bodies,
    Random random
)
{
    private static readonly string[] Conditions = ["*", "\"1\"", "W/\"1\"", "\"\"", "1", "\"1\", \"2\""];

    private readonly RandomJson _json = new(random);

    /// <summary>The ids of earlier answers by the parameter that takes them, for the addresses of later calls.</summary>
    private readonly Dictionary<string, List<string>> _ids = new()
    {
        ["pollId"] = ["colour", "extras", "names", "budget"],
        ["editionId"] = ["first"],
        ["month"] = ["2026-03"],
    };

    /// <summary>The calls that succeeded at least once.</summary>
    public HashSet<string> Succeeded { get; } = [];

    /// <summary>Sends one call. Returns what is wrong with its answer; null if nothing is.</summary>
    public async Task<string?> CallAsync(CancellationToken cancellationToken)
    {
        var call = Next();
        using var request = new HttpRequestMessage(call.Method, AddressOf(call));
        if (TokenFor(call) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var sent = AddBody(call, request);
        foreach (var header in Parameters(call, "header"))
            request.Headers.TryAddWithoutValidation(header, HeaderOf(header));
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
            Succeeded.Add(call.Name);
        return FaultOf(call, answer, text) is { } fault
            ? $"{call.Name}: {fault}\n{call.Method} {request.RequestUri}\n{sent}\n{(int)answer.StatusCode} {text}"
            : null;
    }

    private string? FaultOf(ApiOperation call, HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (!answer.Headers.TryGetValues("X-Content-Type-Options", out var options) || options.Single() != "nosniff")
            return "X-Content-Type-Options is missing";
        if (type == "application/problem+json")
            return FaultOfProblem(call, status, JsonNode.Parse(text)!, answer.Headers.RetryAfter);
        if (call.Description["responses"]?[$"{status}"] is not { } described)
            return "the status is not described";
        if (type is null)
            return text.Length == 0 ? null : "the body has no type";
        if (call.Name == "GetApiDescription")
            return null; // it does not describe itself
        if (described["content"]?[type]?["schema"] is not { } schema)
            return $"{type} is not described";
        if (type != "application/json")
            return null;
        var body = JsonNode.Parse(text);
        Collect(call.Name, body);
        return ApiSchema.FaultOf(body, schema);
    }

    private static string? FaultOfProblem(ApiOperation call, int status, JsonNode problem, RetryConditionHeaderValue? retry)
    {
        var code = problem["code"]!.GetValue<string>();
        if (status == 500)
            return "a fault of the host";
        if (!call.Describes(status, code))
            return $"{status} {code} is not described";
        return status is 429 or 503 && retry is null ? "Retry-After is missing" : null;
    }

    /// <summary>Returns a call; rarely one after which the campaign sells no more.</summary>
    private ApiOperation Next()
    {
        var call = ApiOperation.All[random.Next(ApiOperation.All.Count)];
        return call.Name is "CancelEdition" or "PutPauses" && random.Next(20) > 0 ? Next() : call;
    }

    private string? TokenFor(ApiOperation call) =>
        random.Next(12) switch
        {
            0 => null,
            1 => "no token",
            2 => staff[random.Next(staff.Count)],
            3 => participants[random.Next(participants.Count)],
            _ when call.IsForStaff => staff[^1],
            _ when call.IsProtected => participants[random.Next(participants.Count)],
            _ => null,
        };

    private string AddressOf(ApiOperation call)
    {
        var path = Parameter().Replace(call.Path, parameter => Uri.EscapeDataString(SegmentOf(parameter.Groups[1].Value)));
        var query = Parameters(call, "query").Select(name => $"{name}={Uri.EscapeDataString(ValueOf(call, name))}").ToList();
        if (random.Next(30) == 0)
            query.Add("unheard=1");
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private string SegmentOf(string parameter)
    {
        if (random.Next(20) == 0)
            return OddSegment();
        if (parameter == "campaignId")
            return campaign;
        var known = _ids.GetValueOrDefault(parameter) ?? _ids[random.Next(2) == 0 ? "pollId" : "editionId"];
        return known[random.Next(known.Count)];
    }

    /// <summary>Returns a text that stays one segment of an address, and that no server refuses by itself.</summary>
    private string OddSegment() =>
        _json.Text() is { Length: > 0 and < 100 } text && !text.Contains("..", StringComparison.Ordinal) && !text.Contains('\0')
            ? text
            : "odd";

    /// <summary>Returns some of the parameters of the call, sometimes twice.</summary>
    private string[] Parameters(ApiOperation call, string place) =>
        (call.Description["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["in"]!.GetValue<string>() == place)
            .Select(parameter => parameter!["name"]!.GetValue<string>())
            .Where(_ => random.Next(4) > 0)
            .SelectMany(name => random.Next(20) == 0 && place == "query" ? new[] { name, name } : [name])
            .ToArray();

    private string ValueOf(ApiOperation call, string name)
    {
        var schema = call.Description["parameters"]!.AsArray().First(each => each!["name"]!.GetValue<string>() == name)![
            "schema"
        ]!;
        return random.Next(4) switch
        {
            0 => _json.Text() is { Length: < 100 } text ? text : "long",
            1 => random.Next(-1, 200).ToString(CultureInfo.InvariantCulture),
            _ => schema["enum"] is JsonArray values
                ? values[random.Next(values.Count)]!.ToString()
                : _ids["pollId"][random.Next(4)],
        };
    }

    private string HeaderOf(string name) =>
        name switch
        {
            "If-Match" or "If-None-Match" => Conditions[random.Next(Conditions.Length)],
            "Idempotency-Key" => random.Next(5) switch
            {
                0 => new string('k', random.Next(300)),
                1 => $"{random.Next(3)}",
                _ => $"{random.NextInt64()}",
            },
            _ => "solved",
        };

    /// <summary>Adds a body, also to calls that have none, and returns its text.</summary>
    private string AddBody(ApiOperation call, HttpRequestMessage request)
    {
        var contents = call.Description["requestBody"]?["content"]?.AsObject();
        if (contents is null ? call.Method == HttpMethod.Get || random.Next(10) > 0 : random.Next(20) == 0)
            return "";
        var bytes = _json.Change(contents is null ? [] : bodies.GetValueOrDefault(call.Name) ?? call.Example());
        request.Content = new ByteArrayContent(bytes);
        var type = contents is null ? "application/json" : contents.Single().Key;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(30) == 0 ? "text/plain" : type);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private void Collect(string call, JsonNode? body)
    {
        var parameter = call switch
        {
            "SubmitSuggestion" => "suggestionId",
            "PostComment" => "commentId",
            "PlacePreorder" => "preorderId",
            "StartChargeRun" => "runId",
            "RecountPoll" => "recountId",
            "ExportPreorders" or "ResumePreorders" or "Reconcile" or "CancelEdition" => "jobId",
            _ => null,
        };
        if (parameter is null || (body?["id"] ?? body?["recountId"]) is not JsonValue id)
            return;
        if (!_ids.TryGetValue(parameter, out var known))
            _ids[parameter] = known = [];
        known.Add(id.GetValue<string>());
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
