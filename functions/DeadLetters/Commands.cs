namespace CampaignFunctions.DeadLetters;

/// <summary>The operator's commands on dead letters.</summary>
internal static class Commands
{
    public const string Usage = """
        Lists, shows and resends dead letters: the messages that a queue no longer delivers.

          DeadLetters list   WHERE [--queue QUEUE]
          DeadLetters show   WHERE --queue QUEUE --id ID
          DeadLetters resend WHERE --queue QUEUE (--id ID | --all)

        WHERE is --local URL for a local host, or --bus HOST for a Service Bus namespace ($BUS in the runbooks). For a namespace,
        run `az login` first.
        """;

    /// <summary>Returns 0 if the command was carried out, 1 if it failed, 2 if the arguments are wrong.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        Func<DeadLetterRequest, IDeadLetterQueues> connect,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var parsed = DeadLetterRequest.Parse(arguments);
        if (parsed.Request is not { } request)
        {
            await errors.WriteLineAsync($"{parsed.Fault}\n\n{Usage}");
            return 2;
        }

        try
        {
            var queues = connect(request);
            return request.Verb switch
            {
                DeadLetterVerb.List => await ListAsync(queues, request, output, cancellationToken),
                DeadLetterVerb.Show => await ShowAsync(queues, request, output, errors, cancellationToken),
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
        DeadLetterRequest request,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var (count, more) = (0, "");
        foreach (var queue in request.Queue.Length > 0 ? [request.Queue] : CampaignModule.Queues)
        {
            var page = await queues.ListAsync(queue, cancellationToken);
            foreach (var letter in page.Letters)
                await output.WriteLineAsync($"{queue}\t{letter.Id}\t{letter.Deliveries}\t{letter.Reason}");
            count += page.Letters.Count;
            more += page.HasMore ? $" {queue} may have more." : "";
        }

        await output.WriteLineAsync((count == 0 ? "No dead letters." : $"Dead letters: {count}.") + more);
        return 0;
    }

    private static async Task<int> ShowAsync(
        IDeadLetterQueues queues,
        DeadLetterRequest request,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var page = await queues.ListAsync(request.Queue, cancellationToken);
        if (page.Letters.FirstOrDefault(letter => letter.Id == request.Id) is not { } found)
            return await MissingAsync(request.Queue, request.Id, errors);
        await output.WriteLineAsync(
            $"queue       {request.Queue}\nid          {found.Id}\ndeliveries  {found.Deliveries}\nreason      "
                + $"{found.Reason}\n{found.Body}"
        );
        return 0;
    }

    private static async Task<int> ResendAsync(
        IDeadLetterQueues queues,
        DeadLetterRequest request,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var (sent, missing, hasMore) = (new HashSet<string>(), 0, false);
        do
        {
            string[] ids = [request.Id];
            if (request.IsAll)
            {
                var page = await queues.ListAsync(request.Queue, cancellationToken);
                ids = [.. page.Letters.Select(letter => letter.Id).Where(id => !sent.Contains(id))];
                hasMore = page.HasMore && ids.Length > 0; // a message that becomes a dead letter again meanwhile is sent once
            }

            foreach (var id in ids)
            {
                sent.Add(id);
                if (await queues.ResendAsync(request.Queue, id, cancellationToken))
                    await output.WriteLineAsync($"{request.Queue}\t{id}\tresent");
                else
                    missing += await MissingAsync(request.Queue, id, errors);
            }
        } while (hasMore);

        await output.WriteLineAsync($"Resent: {sent.Count - missing}.");
        return missing == 0 ? 0 : 1;
    }

    private static async Task<int> MissingAsync(string queue, string id, TextWriter errors)
    {
        await errors.WriteLineAsync($"The queue {queue} shows no dead letter {id}.");
        return 1;
    }
}
