using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// The SQL of the store's operations. Values are always parameters. Names are checked before they become part of the SQL.
/// </summary>
internal static class SqliteSql
{
    public const string Schema = """
        create table clock(only integer primary key check (only = 1), sequence integer not null) strict;
        insert into clock values (1, 0);
        create table partitions(number integer primary key, container text not null, name text not null, unique(container, name))
        strict
        """;

    /// <summary>
    /// Creates the table with the last sorted sequence number of each container that has lists. A file that is older than lists
    /// gets this table too.
    /// </summary>
    public const string Lists = "create table if not exists lists(container text primary key, sequence integer not null) strict";

    public static string Table(string container) => $"\"docs_{Checked(container)}\"";

    public static string CreateTable<T>(Container<T> described)
        where T : class, IDocument
    {
        var (container, table) = (described.Name, Table(described.Name));
        var sql = new StringBuilder(
            $"""
            create table if not exists {table}(
              place integer primary key, p integer not null, id text not null, body text not null) strict;
            """
        ).Append($"create unique index if not exists \"{container}_id\" on {table}(p, id);");
        foreach (var properties in described.Indexes)
        {
            var columns = string.Join(", ", properties.Select(property => Value(property)));
            sql.Append(
                $"create index if not exists \"{container}_{string.Join('_', properties)}\" on {table}(p, {columns}, id);"
            );
        }

        foreach (var property in described.ScannedBy)
            sql.Append(
                $"""
                create index if not exists "{container}_scan_{property}" on {table}({Value(property)})
                where {Value(property)} is not null;
                """
            );
        if (described.Lists is { } lists)
            sql.Append(SqliteLists.Create(container, lists));
        if (described.IsScannedByCommit)
            sql.Append($"create index if not exists \"{container}_commit\" on {table}({Place.SequenceSql});");
        return sql.ToString();
    }

    public static string ScanCommitted(string container) =>
        $"""
            select {Place.SequenceSql}, body from {Table(container)}
            where {Place.SequenceSql} > $0 order by {Place.SequenceSql} limit $1
            """;

    /// <summary>Returns the SQL of a query and the values of its parameters. The first value is the partition number.</summary>
    public static (string Sql, List<object> Values) Select(string container, ListIndex? lists, Query query, long partition)
    {
        if (query.Order.Property is not null)
            return SqliteLists.Select(container, lists!, query, partition);

        List<object> values = [partition];
        var sql = new StringBuilder($"select place, body from {Table(container)} where p = $0");
        AppendFilters(sql, values, query);

        var (direction, beyond) = (query.Order.Descending ? "desc" : "asc", query.Order.Descending ? "<" : ">");
        if (query.After is { } after)
            sql.Append($" and id {beyond} {Next(values, after.Id)}");
        sql.Append($" order by id {direction} limit {Next(values, (long)query.Limit)}");
        return (sql.ToString(), values);
    }

    public static (string Sql, List<object> Values) Count(string container, IReadOnlyList<Equality> equalities, long partition)
    {
        List<object> values = [partition];
        var sql = new StringBuilder($"select count(*) from {Table(container)} where p = $0");
        AppendEqualities(sql, values, equalities);
        return (sql.ToString(), values);
    }

    /// <summary>
    /// Returns the SQL of a scan. Few documents are below a bound, so the plus signs keep the planner from reading the whole
    /// table in its own order.
    /// </summary>
    public static (string Sql, List<object> Values) Scan(string container, Filter filter, long after, long limit)
    {
        List<object> values = [after];
        var place = filter.Below is null ? "place" : "+place";
        var sql = new StringBuilder($"select place, body from {Table(container)} where {place} > $0");
        AppendEqualities(sql, values, filter.Equalities);
        if (filter.Below is { } below)
            sql.Append(
                $" and {Value(below.Property)} < {Next(values, below.Bound)} and typeof({Value(below.Property)}) = 'integer'"
            );
        sql.Append($" order by {place} limit {Next(values, limit)}");
        return (sql.ToString(), values);
    }

    internal static void AppendFilters(StringBuilder sql, List<object> values, Query query, string body = "body")
    {
        AppendEqualities(sql, values, query.Equalities, body);
        foreach (var (property, value) in query.Contains)
            sql.Append(
                $"""
                 and exists (select 1 from json_each({body}, '$.{Checked(property)}')
                  where value = {Next(values, value)})
                """
            );
    }

    private static void AppendEqualities(
        StringBuilder sql,
        List<object> values,
        IReadOnlyList<Equality> equalities,
        string body = "body"
    )
    {
        foreach (var (property, value) in equalities)
            sql.Append($" and {Value(property, body)} = {Next(values, value.ToObject())}");
    }

    internal static string Value(string property, string body = "body") => $"json_extract({body}, '$.{Checked(property)}')";

    internal static string Next(List<object> values, object value)
    {
        values.Add(value);
        return $"${values.Count - 1}";
    }

    internal static string Checked(string name) =>
        name.Length > 0 && name.All(char.IsAsciiLetterOrDigit)
            ? name
            : throw new ArgumentException($"'{name}' is not a valid name of a container or property.", nameof(name));
}
