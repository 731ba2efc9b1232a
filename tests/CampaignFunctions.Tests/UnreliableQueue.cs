using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;

namespace CampaignFunctions.Tests;

/// <summary>A queue that reorders messages. It also loses and doubles messages until the test makes it reliable.</summary>
internal sealed class UnreliableQueue(Random random) : IMessageSender
{
    private readonly List<TallyHint> _waiting = [];

    public bool IsReliable { get; set; }

    public int Count => _waiting.Count;

    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        var copies = IsReliable ? 1 : random.Next(3);
        _waiting.AddRange(Enumerable.Repeat((TallyHint)(object)message, copies));
        return Task.CompletedTask;
    }

    /// <summary>Takes one of the waiting messages at random.</summary>
    public TallyHint Take()
    {
        var next = random.Next(_waiting.Count);
        var message = _waiting[next];
        _waiting.RemoveAt(next);
        return message;
    }

    public void GiveBack(TallyHint hint) => _waiting.Add(hint);
}
