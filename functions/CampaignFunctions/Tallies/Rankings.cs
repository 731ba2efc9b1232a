using System.Runtime.InteropServices;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The ballots of a ranked poll, each distinct order of preference once with how many ballots have it. Options are numbers: their
/// places among the poll's ids in ordinal order.
/// </summary>
internal sealed class Rankings
{
    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, long> _counts = [];   // an order of preference is a string of option numbers

    public Rankings(PollDefinition poll)
    {
        Options = [.. poll.Options.Select(option => option.Id).Order(StringComparer.Ordinal)];
        _numbers = Options.Index().ToDictionary(option => option.Item, option => option.Index);
    }

    /// <summary>Option ids by number.</summary>
    public string[] Options { get; }

    public IEnumerable<KeyValuePair<string, long>> Counts => _counts;

    public void Add(string[] choices)
    {
        Span<char> order = stackalloc char[choices.Length];
        for (var i = 0; i < choices.Length; i++)
            order[i] = (char)_numbers[choices[i]];
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, order.ToString(), out _)++;
    }
}
