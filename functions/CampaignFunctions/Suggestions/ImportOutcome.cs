using CampaignFunctions.Problems;

namespace CampaignFunctions.Suggestions;

/// <summary>Counts the outcomes of the lines of an import so far.</summary>
internal sealed class ImportOutcome
{
    private const int MaxListed = 1000;

    private readonly List<RefusedLine> _refused = [];
    private long _created;
    private long _existing;
    private long _refusals;

    public void Create() => Interlocked.Increment(ref _created);

    public void Find() => Interlocked.Increment(ref _existing);

    public void Refuse(long line, Problem problem)
    {
        lock (_refused)
        {
            _refusals++;
            if (_refused.Count < MaxListed)
                _refused.Add(new(line, problem.Code.Code, problem.Errors));
        }
    }

    public override string ToString() => $"{_created} were created, {_existing} existed already and {_refusals} were refused";

    public ImportResponse Response() => new(_created, _existing, _refusals, [.. _refused.OrderBy(refused => refused.Line)]);
}
