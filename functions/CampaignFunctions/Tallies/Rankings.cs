using System.Runtime.InteropServices;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The ballots of a ranked poll: each distinct order of preference once, with the number of ballots that have it. Options have
/// numbers in no particular order, because an option may be added to the poll during the count.
/// </summary>
internal sealed class Rankings
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, long> _counts = []; // each key is an order of preference: a string of option numbers
    private readonly List<string> _options = [];

    public Rankings(IEnumerable<string> options)
    {
        foreach (var option in options)
            Number(option);
    }

    /// <summary>The option ids by number.</summary>
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
