using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CsvHelper;

namespace CampaignFunctions.Preorders;

/// <summary>Writes rows of an export as text.</summary>
internal static class ExportText
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    private static readonly string[] OrderColumns =
    [
        "number",
        "id",
        "editionId",
        "title",
        "status",
        "quantity",
        "choices",
        "name",
        "email",
        "isEmailProven",
        "country",
        "currency",
        "amount",
        "paid",
        "outstanding",
        "createdAt",
        "fulfilledAt",
        "fulfilmentReference",
    ];

    private static readonly string[] EntryColumns =
    [
        "number",
        "id",
        "editionId",
        "reference",
        "debit",
        "credit",
        "currency",
        "amount",
        "at",
    ];

    public static string ContentTypeOf(ExportFormat format) =>
        format == ExportFormat.Csv ? "text/csv; charset=utf-8" : JsonLines.ContentType;

    public static string FileNameOf(ExportRequest export)
    {
        var name = export.Kind == ExportKind.Orders ? "orders" : "ledger";
        return export.Format == ExportFormat.Csv ? $"{name}.csv" : $"{name}.ndjson";
    }

    /// <summary>Returns the beginning of the file: the byte order mark and the names of the columns in CSV, or nothing.</summary>
    public static byte[] Head(ExportRequest export)
    {
        if (export.Format == ExportFormat.Ndjson)
            return [];
        var columns = export.Kind == ExportKind.Orders ? OrderColumns : EntryColumns;
        return [.. Encoding.UTF8.Preamble, .. Csv([columns])];
    }

    /// <summary>Returns the lines of a pre-order.</summary>
    /// <param name="contact">The customer; null if there is none, or if the export does not show customers.</param>
    public static byte[] Lines(ExportRequest export, ExportRow row, Contact? contact)
    {
        if (export.Kind == ExportKind.Orders)
        {
            var order = OrderOf(row, contact);
            return export.Format == ExportFormat.Csv
                ? Csv([CellsOf(order)])
                : Json(JsonSerializer.SerializeToUtf8Bytes(order, PreorderJson.Default.ExportedOrder));
        }

        var entries = (row.Ledger ?? []).Select(entry => EntryOf(row, entry));
        return export.Format == ExportFormat.Csv
            ? Csv(entries.Select(CellsOf))
            :
            [
                .. entries.SelectMany(entry =>
                    Json(JsonSerializer.SerializeToUtf8Bytes(entry, PreorderJson.Default.ExportedEntry))
                ),
            ];
    }

    private static ExportedOrder OrderOf(ExportRow row, Contact? contact) =>
        new(
            OrderNumber.Of(row.Id),
            row.Id,
            row.EditionId,
            row.Title,
            row.Status,
            row.Quantity,
            row.Choices,
            contact?.Name,
            contact?.Email,
            contact?.IsProven == true,
            row.Country,
            row.Currency,
            row.Amount,
            row.Paid,
            row.Outstanding,
            row.CreatedAt,
            row.Fulfilment?.At,
            row.Fulfilment?.Reference
        );

    private static ExportedEntry EntryOf(ExportRow row, LedgerEntry entry) =>
        new(
            OrderNumber.Of(row.Id),
            row.Id,
            row.EditionId,
            entry.Reference,
            entry.Debit,
            entry.Credit,
            row.Currency,
            entry.Amount,
            entry.At
        );

    private static string[] CellsOf(ExportedOrder order) =>
        [
            order.Number,
            order.Id,
            order.EditionId,
            order.Title,
            PreorderJson.TextOf(order.Status),
            Text(order.Quantity),
            string.Join("; ", order.Choices.Select(choice => $"{choice.Key}: {choice.Value}")),
            order.Name ?? "",
            order.Email ?? "",
            order.IsEmailProven ? "true" : "false",
            order.Country,
            order.Currency,
            Text(order.Amount),
            Text(order.Paid),
            Text(order.Outstanding),
            Text(order.CreatedAt),
            order.FulfilledAt is { } at ? Text(at) : "",
            order.FulfilmentReference ?? "",
        ];

    private static string[] CellsOf(ExportedEntry entry) =>
        [
            entry.Number,
            entry.Id,
            entry.EditionId,
            entry.Reference,
            entry.Debit,
            entry.Credit,
            entry.Currency,
            Text(entry.Amount),
            Text(entry.At),
        ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Csv(IEnumerable<string[]> rows)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Options))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                    csv.WriteField(cell);
                csv.EndRecord();
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Json(byte[] line) => [.. line, (byte)'\n'];
}
