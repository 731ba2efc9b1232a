namespace CampaignFunctions.DeadLetters;

/// <summary>The operator's arguments.</summary>
/// <param name="Verb">The command.</param>
/// <param name="Where">The URL of a local host; null for a namespace.</param>
/// <param name="Bus">The host name of a Service Bus namespace; null for a local host.</param>
/// <param name="Queue">The queue; empty for all.</param>
/// <param name="Id">The dead letter; empty for all.</param>
/// <param name="IsAll">True if all dead letters of the queue are meant.</param>
internal sealed record DeadLetterRequest(DeadLetterVerb Verb, Uri? Where, string? Bus, string Queue, string Id, bool IsAll)
{
    private const string All = "--all";

    private static readonly string[] WithValue = ["--local", "--bus", "--queue", "--id"];

    /// <summary>Returns the request, or a sentence that explains the fault in the arguments.</summary>
    public static (DeadLetterRequest? Request, string? Fault) Parse(IReadOnlyList<string> arguments)
    {
        if (
            arguments is not [var word, ..]
            || !Enum.TryParse<DeadLetterVerb>(word, ignoreCase: true, out var verb)
            || !Enum.IsDefined(verb)
        )
            return (null, "The first argument must be list, show or resend.");
        var (options, fault) = Options(arguments);
        if (fault is not null)
            return (null, fault);

        var (queue, id) = (options.GetValueOrDefault("--queue", ""), options.GetValueOrDefault("--id", ""));
        var isAll = options.ContainsKey(All);
        if (queue.Length > 0 && !CampaignModule.Queues.Contains(queue))
            return (null, $"The queue must be one of {string.Join(", ", CampaignModule.Queues.Order(StringComparer.Ordinal))}.");
        if (!IsComplete(verb, queue, id, isAll))
            return (null, Wanted(verb));
        return Place(options) is var (where, bus)
            ? (new(verb, where, bus, queue, id, isAll), null)
            : (
                null,
                "Give either --local with a URL, as in http://localhost:7072, or --bus with a host, as in "
                    + "NAME.servicebus.windows.net."
            );
    }

    private static (Dictionary<string, string> Options, string? Fault) Options(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, string>();
        for (var rest = arguments.Skip(1).ToArray(); rest.Length > 0; )
        {
            var name = rest[0];
            var hasValue = WithValue.Contains(name);
            if (!hasValue && name != All)
                return (options, $"{name} is unknown.");
            if (hasValue && rest.Length == 1)
                return (options, $"{name} needs a value.");
            if (!options.TryAdd(name, hasValue ? rest[1] : ""))
                return (options, $"{name} is given twice.");
            rest = rest[(hasValue ? 2 : 1)..];
        }

        return (options, null);
    }

    private static bool IsComplete(DeadLetterVerb verb, string queue, string id, bool isAll) =>
        verb switch
        {
            DeadLetterVerb.List => id.Length == 0 && !isAll,
            DeadLetterVerb.Show => queue.Length > 0 && id.Length > 0 && !isAll,
            _ => queue.Length > 0 && id.Length > 0 != isAll,
        };

    private static string Wanted(DeadLetterVerb verb) =>
        verb switch
        {
            DeadLetterVerb.List => "list takes only a queue.",
            DeadLetterVerb.Show => "show needs a queue and an id.",
            _ => "resend needs a queue and an id, or a queue and --all.",
        };

    private static (Uri? Where, string? Bus)? Place(Dictionary<string, string> options) =>
        (options.GetValueOrDefault("--local"), options.GetValueOrDefault("--bus")) switch
        {
            ({ } local, null) when Uri.TryCreate(local, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => (
                url,
                null
            ),
            (null, { } bus) when Uri.CheckHostName(bus) == UriHostNameType.Dns => (null, bus),
            _ => null,
        };
}
