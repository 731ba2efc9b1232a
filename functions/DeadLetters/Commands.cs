namespace CampaignFunctions.DeadLetters;

/// <summary>What an operator does with messages that were given up.</summary>
internal static class Commands
{
    public const string Usage = """
        Lists, shows and sends again the messages that queues gave up.

          DeadLetters list   WHERE [--queue QUEUE]
          DeadLetters show   WHERE --queue QUEUE --id ID
          DeadLetters resend WHERE --queue QUEUE (--id ID | --all)

        WHERE is --local URL, a local host, or --bus HOST, a Service Bus namespace ($BUS of the runbooks), for which you are who
        `az login` says.
        """;

    /// <summary>0 where it was done, 1 where it was not, 2 where it is not clear what is wanted.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        Func<string, Uri, IDeadLetterQueues> connect,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var (request, unclear) = Request.Of(arguments);
        if (request is null)
        {
            await errors.WriteLineAsync($"{unclear}\n\n{Usage}");
            return 2;
        }

        try
        {
            var queues = connect(request.Kind, request.Where);
            return request.Verb switch
            {
                "list" => await ListAsync(queues, request, output, cancellationToken),
                "show" => await ShowAsync(queues, request, output, errors, cancellationToken),
                _ => await ResendAsync(queues, request, output, errors, cancellationToken),
            };
        }
        catch (QueuesUnavailableException fault)
        {
            await errors.WriteLineAsync(fault.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Stopped.");
            return 1;
        }
    }

    private static async Task<int> ListAsync(
        IDeadLetterQueues queues,
        Request request,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var (count, more) = (0, "");
        foreach (var queue in request.Queue is null ? CampaignModule.Queues : [request.Queue])
        {
            var page = await queues.ListAsync(queue, cancellationToken);
            foreach (var letter in page.Letters)
                await output.WriteLineAsync($"{queue}\t{letter.Id}\t{letter.Deliveries}\t{letter.Reason}");
            count += page.Letters.Count;
            more += page.HasMore ? $" {queue} may have more." : "";
        }

        await output.WriteLineAsync((count == 0 ? "Nothing was given up." : $"{count} given up.") + more);
        return 0;
    }

    private static async Task<int> ShowAsync(
        IDeadLetterQueues queues,
        Request request,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        if (
            (await queues.ListAsync(request.Queue!, cancellationToken)).Letters.FirstOrDefault(letter => letter.Id == request.Id)
            is not { } found
        )
            return await MissingAsync(request.Queue!, request.Id!, errors);
        await output.WriteLineAsync(
            $"queue       {request.Queue}\nid          {found.Id}\ndeliveries  {found.Deliveries}\nreason      {found.Reason}\n{found.Body}"
        );
        return 0;
    }

    private static async Task<int> ResendAsync(
        IDeadLetterQueues queues,
        Request request,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var (sent, missing, hasMore) = (new HashSet<string>(), 0, false);
        do
        {
            string[] ids = [request.Id!];
            if (request.Id is null)
            {
                var page = await queues.ListAsync(request.Queue!, cancellationToken);
                ids = [.. page.Letters.Select(letter => letter.Id).Where(sent.Add)];
                hasMore = page.HasMore && ids.Length > 0; // what is given up again meanwhile is not sent round in circles
            }

            foreach (var id in ids)
            {
                sent.Add(id);
                if (await queues.ResendAsync(request.Queue!, id, cancellationToken))
                    await output.WriteLineAsync($"{request.Queue}\t{id}\tsent again");
                else
                    missing += await MissingAsync(request.Queue!, id, errors);
            }
        } while (hasMore);

        await output.WriteLineAsync($"{sent.Count - missing} sent again.");
        return missing == 0 ? 0 : 1;
    }

    private static async Task<int> MissingAsync(string queue, string id, TextWriter errors)
    {
        await errors.WriteLineAsync($"There is no {id} among what {queue} gave up, as far as it can be seen at once.");
        return 1;
    }

    /// <summary>What is wanted.</summary>
    private sealed record Request(string Verb, string Kind, Uri Where, string? Queue, string? Id)
    {
        /// <summary>What is wanted, or what is not clear about it.</summary>
        public static (Request? Request, string? Unclear) Of(IReadOnlyList<string> arguments)
        {
            if (arguments is not [var verb and ("list" or "show" or "resend"), ..])
                return (null, "Say list, show or resend.");
            var options = new Dictionary<string, string?>();
            for (var i = 1; i < arguments.Count; i++)
            {
                var hasValue = arguments[i] is "--local" or "--bus" or "--queue" or "--id";
                if (!hasValue && arguments[i] != "--all")
                    return (null, $"{arguments[i]} is unknown.");
                if (hasValue && i + 1 == arguments.Count)
                    return (null, $"{arguments[i]} wants a value.");
                if (!options.TryAdd(arguments[i], hasValue ? arguments[i + 1] : null))
                    return (null, $"{arguments[i]} stands there twice.");
                i += hasValue ? 1 : 0;
            }

            var (queue, id, isAll) = (
                options.GetValueOrDefault("--queue"),
                options.GetValueOrDefault("--id"),
                options.ContainsKey("--all")
            );
            if (queue is not null && !CampaignModule.Queues.Contains(queue))
                return (
                    null,
                    $"There is no queue {queue}, but {string.Join(", ", CampaignModule.Queues.Order(StringComparer.Ordinal))}."
                );
            var isClear = (verb, queue, id, isAll) switch
            {
                ("list", _, null, false) => true,
                ("show", not null, not null, false) => true,
                ("resend", not null, not null, false) or ("resend", not null, null, true) => true,
                _ => false,
            };
            if (!isClear)
                return (
                    null,
                    verb == "list"
                        ? "list takes no more than a queue."
                        : $"{verb} wants a queue and an id{(verb == "resend" ? ", or a queue and --all" : "")}."
                );
            return (options.GetValueOrDefault("--local"), options.GetValueOrDefault("--bus")) switch
            {
                ({ } local, null)
                    when Uri.TryCreate(local, UriKind.Absolute, out var where) && where.Scheme is "http" or "https" => (
                    new(verb, "local", where, queue, id),
                    null
                ),
                (null, { } bus) when Uri.CheckHostName(bus) == UriHostNameType.Dns => (
                    new(verb, "bus", new Uri($"https://{bus}/"), queue, id),
                    null
                ),
                (null, null) or (not null, not null) => (null, "Say where: --local or --bus."),
                _ => (null, "--local takes a URL, as http://localhost:7071, and --bus a host, as NAME.servicebus.windows.net."),
            };
        }
    }
}
