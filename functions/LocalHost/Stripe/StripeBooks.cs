using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// The books of the simulator: objects by id, answers by idempotency key, and undelivered notices. They are in memory. If a file
/// is given, they are also in the file, so that they outlive the process, as the books of Stripe do. Use them only under the
/// simulator's lock.
/// </summary>
internal sealed class StripeBooks : IDisposable
{
    private const string Object = "object";
    private const string Key = "key";
    private const string Notice = "notice";

    private readonly SqliteConnection? _file;
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly Dictionary<string, KeptAnswer> _answers = [];
    private readonly Dictionary<string, DateTimeOffset> _notices = [];
    private readonly HashSet<(string Kind, string Id)> _changed = [];
    private long _sequence;

    public StripeBooks(string? file)
    {
        if (file is null)
            return;
        _file = new($"Data Source={file};Pooling=False");
        _file.Open();
        Execute("pragma journal_mode = wal");
        Execute(
            """
            create table if not exists books(
              kind text not null, id text not null, body text not null, primary key(kind, id)) strict
            """
        );
        Load();
    }

    /// <summary>Returns all objects of a type, the newest first.</summary>
    public IEnumerable<JsonObject> All(string type) =>
        _objects.Values.Where(each => TextOf(each, Object) == type).OrderByDescending(each => each["sequence"]!.GetValue<long>());

    public JsonObject? Find(string? id) => id is null ? null : _objects.GetValueOrDefault(id);

    public void Save(JsonObject changed)
    {
        changed["sequence"] ??= ++_sequence;
        var id = TextOf(changed, "id")!;
        _objects[id] = changed;
        _changed.Add((Object, id));
    }

    /// <summary>Returns a new id. Ids of one prefix sort in the order of their creation.</summary>
    public string NewId(string prefix) => $"{prefix}_{++_sequence:x8}{Guid.NewGuid():N}"[..28];

    public KeptAnswer? Answer(string key) => _answers.GetValueOrDefault(key);

    public void Keep(string key, KeptAnswer answer)
    {
        _answers[key] = answer;
        _changed.Add((Key, key));
    }

    /// <summary>Returns the notices that are due, in the order of their times.</summary>
    public IReadOnlyList<string> NoticesDue(DateTimeOffset now) =>
        [.. _notices.Where(notice => notice.Value <= now).OrderBy(notice => notice.Value).Select(notice => notice.Key)];

    public void Owe(string eventId, DateTimeOffset at)
    {
        _notices[eventId] = at;
        _changed.Add((Notice, eventId));
    }

    public void Delivered(string eventId)
    {
        _notices.Remove(eventId);
        _changed.Add((Notice, eventId));
    }

    /// <summary>Saves all changes, or none of them.</summary>
    public void Commit()
    {
        if (_file is not null && _changed.Count > 0)
        {
            using var transaction = _file.BeginTransaction();
            foreach (var (kind, id) in _changed)
            {
                if (Body(kind, id) is { } body)
                    Execute(
                        "insert into books values ($0, $1, $2) on conflict(kind, id) do update set body = $2",
                        kind,
                        id,
                        body
                    );
                else
                    Execute("delete from books where kind = $0 and id = $1", kind, id);
            }

            transaction.Commit();
        }

        _changed.Clear();
    }

    public void Dispose() => _file?.Dispose();

    public static string? TextOf(JsonNode? node, string property) =>
        node?[property] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private string? Body(string kind, string id) =>
        kind switch
        {
            Object => _objects[id].ToJsonString(),
            Key => new JsonArray(
                _answers[id].Hash,
                _answers[id].Status,
                _answers[id].Body,
                _answers[id].At.ToUnixTimeMilliseconds()
            ).ToJsonString(),
            _ => _notices.TryGetValue(id, out var at)
                ? at.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
                : null,
        };

    private void Load()
    {
        using var command = _file!.CreateCommand();
        command.CommandText = "select kind, id, body from books";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (kind, id, body) = (rows.GetString(0), rows.GetString(1), rows.GetString(2));
            try
            {
                Load(kind, id, body);
            }
            catch (Exception damage)
                when (damage
                        is JsonException
                            or InvalidOperationException
                            or FormatException
                            or ArgumentException
                            or OverflowException
                )
            {
                throw new InvalidDataException(
                    $"{_file.DataSource} has a damaged row ({kind} {id}). Restore it from a backup, or remove it: the simulated "
                        + "Stripe then forgets all payments.",
                    damage
                );
            }
        }

        foreach (var notice in _notices.Keys.Where(notice => !_objects.ContainsKey(notice)).ToArray())
            _notices.Remove(notice); // its object is lost
    }

    private void Load(string kind, string id, string body)
    {
        switch (kind)
        {
            case Object:
                _objects[id] = JsonNode.Parse(body) is JsonObject some && IsWhole(some, id) ? some : throw new FormatException();
                _sequence = Math.Max(_sequence, some["sequence"]!.GetValue<long>());
                break;
            case Key:
                var parts =
                    JsonNode.Parse(body) is JsonArray { Count: 4 } array && array.All(part => part is not null)
                        ? array
                        : throw new FormatException();
                _answers[id] = new(
                    parts[0]!.GetValue<string>(),
                    parts[1]!.GetValue<int>(),
                    parts[2]!.GetValue<string>(),
                    DateTimeOffset.FromUnixTimeMilliseconds(parts[3]!.GetValue<long>())
                );
                break;
            default:
                _notices[id] = DateTimeOffset.FromUnixTimeMilliseconds(
                    long.Parse(body, System.Globalization.CultureInfo.InvariantCulture)
                );
                break;
        }
    }

    /// <summary>Returns whether an object has what the simulator reads of it without being asked.</summary>
    private static bool IsWhole(JsonObject some, string id) =>
        TextOf(some, "id") == id
        && some["sequence"] is not null
        && TextOf(some, Object) switch
        {
            "checkout.session" => some["expires_at"]?.GetValueKind() == JsonValueKind.Number,
            "event" => TextOf(some, "type") is not null && some["data"] is JsonObject,
            var type => type is not null,
        };

    private void Execute(string sql, params ReadOnlySpan<string> values)
    {
        using var command = _file!.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i]);
        command.ExecuteNonQuery();
    }
}
