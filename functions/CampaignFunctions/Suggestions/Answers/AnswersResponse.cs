using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The answer board of a campaign.</summary>
/// <param name="AsOf">
/// Every suggestion and response up to this time is counted; null while they are counted from the beginning.
/// </param>
/// <param name="All">All suggestions.</param>
public sealed record AnswersResponse(DateTimeOffset? AsOf, AnswerGroup All, AnswersByStatus[] Statuses, AnswersByMonth[] Months)
{
    public static AnswersResponse Of(AnswerMark? mark, IReadOnlyCollection<AnswerBoard> boards)
    {
        var cells = boards
            .SelectMany(board => board.Counts)
            .Select(cell => (Key: cell.Key.Split(' '), Counts: cell.Value))
            .ToArray();
        return new(
            boards.Any(board => board.IsRecounting) ? null : mark?.CompleteTo,
            AnswerGroup.Of(cells.Select(cell => cell.Counts)),
            [
                .. Enum.GetValues<SuggestionStatus>()
                    .Select(status => new AnswersByStatus(
                        status,
                        AnswerGroup.Of(cells.Where(cell => cell.Key[1] == KebabCase.Of(status)).Select(cell => cell.Counts))
                    )),
            ],
            [
                .. cells
                    .GroupBy(cell => cell.Key[0], cell => cell.Counts)
                    .OrderBy(month => month.Key, StringComparer.Ordinal)
                    .Select(month => new AnswersByMonth(month.Key, AnswerGroup.Of(month))),
            ]
        );
    }
}
