using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests the state machine of pre-orders: every status with every combination of the facts that its rows ask for.
/// </summary>
public sealed class PreorderTableTests
{
    private static readonly PreorderStatus[] Statuses = Enum.GetValues<PreorderStatus>();

    public static TheoryData<PreorderStatus> AllStatuses() => [.. Statuses];

    [Theory]
    [MemberData(nameof(AllStatuses))]
    public void Next_AnyCombination_IsDecidedByARow(PreorderStatus status)
    {
        var last = PreorderTable.Rows.Last(row => row.Statuses.Contains(status));

        Assert.Equal((Known.Nothing, Known.Nothing, PreorderStep.Wait), (last.With, last.Without, last.Step));
    }

    [Fact]
    public void Rows_Each_DecideAtLeastOneCombinationOfEachOfTheirStatuses()
    {
        var deciding = Statuses
            .SelectMany(status => Combinations(status).Select(known => (status, Row: RowOf(status, known))))
            .ToHashSet();

        foreach (var row in PreorderTable.Rows)
        {
            foreach (var status in row.Statuses)
                Assert.Contains((status, row), deciding);
        }
    }

    /// <summary>Rules that hold in each combination, whatever the rows are.</summary>
    [Theory]
    [MemberData(nameof(AllStatuses))]
    public void Next_AnyCombination_KeepsTheRules(PreorderStatus status)
    {
        foreach (var known in Combinations(status))
        {
            var step = PreorderTable.Next(status, known);
            var text = $"{status}, {known}: {NameOf(step)}";

            // Money moves only if it is due, and never for a pre-order that is cancelled.
            var charges =
                step == PreorderStep.IntendCharge || step == PreorderStep.ConfirmCharge || step == PreorderStep.RetryCharge;
            Assert.False(charges && !known.HasFlag(Known.Due), text);
            Assert.False(charges && known.HasFlag(Known.CancelRequested), text);
            Assert.False(charges && known.HasFlag(Known.GivenUp), text);
            Assert.False(charges && known.HasFlag(Known.InDispute), text);
            // Nobody gets a place on the waitlist with an address that nobody has proven.
            Assert.False(step == PreorderStep.Join && known.HasFlag(Known.AwaitsProof), text);
            // A card that must not be charged is not tried again.
            Assert.False(step == PreorderStep.RetryCharge && known.HasFlag(Known.NeedsCard), text);
            // Units go back only after the payment provider can receive no money for them any more.
            var isStuck = status == PreorderStatus.Refunding && known.HasFlag(Known.WaitsForStaff);
            Assert.False(step == PreorderStep.Release && !status.IsOver() && !isStuck, text);
            // Nothing happens before staff have looked.
            Assert.False(known.HasFlag(Known.WaitsForStaff) && step != PreorderStep.Wait && step != PreorderStep.Release, text);
            if (known.HasFlag(Known.WaitsForStaff))
                continue;
            // A refund that was recorded is sent first.
            Assert.Equal(known.HasFlag(Known.RefundIntended), step == PreorderStep.SendRefund);
            // A cancelled pre-order ends once no money is left to return and none is on its way.
            Assert.False(
                step == PreorderStep.Finish && (known.HasFlag(Known.RefundLeft) || known.HasFlag(Known.RefundPending)),
                text
            );
            // Nobody waits for ever: if a step is due, there is one. Only these pre-orders wait for somebody else.
            var waitsForOthers =
                (status == PreorderStatus.Waitlisted && known.HasFlag(Known.HasJoined)) || status == PreorderStatus.Offered;
            Assert.False(step == PreorderStep.Wait && known.HasFlag(Known.Due) && !waitsForOthers, text);
        }
    }

    /// <summary>The whole table, as text. A change of the state machine must change this text on purpose.</summary>
    [Fact]
    public void Table_AsText_IsTheOneInTheArchitecture()
    {
        var rows = PreorderTable.Rows.Select(row => $"| {Join(row.Statuses)} | {Facts(row)} | {NameOf(row.Step)} |");

        var page = File.ReadAllText(Path.Combine(Harness.PabulibFolder.Repository, "docs", "architecture.md"));
        Assert.Contains(string.Join('\n', rows), page, StringComparison.Ordinal);
    }

    private static string Join(IReadOnlyList<PreorderStatus> statuses) =>
        statuses.Count == Statuses.Length ? "any" : string.Join(", ", statuses.Select(Kebab));

    private static string Facts(PreorderRow row)
    {
        var facts = Flags(row.With).Select(Kebab).Concat(Flags(row.Without).Select(fact => $"not {Kebab(fact)}"));
        return string.Join(", ", facts) is { Length: > 0 } text ? text : "otherwise";
    }

    private static string Kebab<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string NameOf(PreorderStep step) =>
        typeof(PreorderStep).GetFields().Single(field => field.IsStatic && field.GetValue(null) == (object)step).Name;

    private static PreorderRow RowOf(PreorderStatus status, Known known) =>
        PreorderTable.Rows.First(row => row.Fits(status, known));

    /// <summary>Returns every combination of the facts that matter in this status.</summary>
    private static IEnumerable<Known> Combinations(PreorderStatus status)
    {
        var asked = PreorderTable
            .Rows.Where(row => row.Statuses.Contains(status))
            .Aggregate(Known.Nothing, (all, row) => all | row.With | row.Without);
        Known[] facts = [.. Flags(asked)];
        for (var bits = 0; bits < 1 << facts.Length; bits++)
            yield return facts.Where((_, i) => (bits & (1 << i)) != 0).Aggregate(Known.Nothing, (all, fact) => all | fact);
    }

    private static IEnumerable<Known> Flags(Known facts) =>
        Enum.GetValues<Known>().Where(fact => fact != Known.Nothing && facts.HasFlag(fact));
}
