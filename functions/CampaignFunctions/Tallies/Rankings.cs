using System.Runtime.InteropServices;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The ballots of a ranked poll, each distinct order of preference once with how many ballots have it. Options go by numbers, in no
/// particular order: an option may be added to the poll while it is counted.
/// </summary>
internal sealed class Rankings
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, long> _counts = []; // an order of preference is a string of option numbers
    private readonly List<string> _options = [];

    public Rankings(IEnumerable<string> options)
    {
        foreach (var option in options)
            Number(option);
    }

    /// <summary>Option ids by number.</summary>
    public IReadOnlyList<string> Options => _options;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string[] choices)
    {
        Span<char> order = stackalloc char[choices.Length];
        for (var i = 0; i < choices.Length; i++)
            order[i] = (char)Number(choices[i]);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, order.ToString(), out _)++;
    }

    private int Number(string option)
    {
        if (_numbers.TryGetValue(option, out var number))
            return number;
        _options.Add(option);
        return _numbers[option] = _options.Count - 1;
    }
}
