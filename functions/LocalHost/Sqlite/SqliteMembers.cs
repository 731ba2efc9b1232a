using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// The SQL of member indexes: a table with a row for each member of an array and each document that holds it, kept by triggers, in which
/// those of one value lie together in each of the orders that queries ask for.
/// </summary>
internal static class SqliteMembers
{
    public static string Create(string container, MemberIndex index)
    {
        var (table, members) = (SqliteSql.Table(container), Table(container, index));
        var orders = string.Join(", ", index.OrderedBy.Select(Column));
        var sql = new StringBuilder($"create table if not exists {members}(p integer not null, value text not null, {orders}, id text not null, ")
            .Append($"primary key(p, value, {Column(index.OrderedBy[0])}, id)) without rowid;");
        foreach (var property in index.OrderedBy.Skip(1))
            sql.Append($"create index if not exists \"{Name(container, index)}_{property}\" on {members}(p, value, {Column(property)}, id);");
        return sql
            .Append($"create trigger if not exists \"{Name(container, index)}_insert\" after insert on {table} begin {Insert(members, index)}; end;")
            .Append($"create trigger if not exists \"{Name(container, index)}_delete\" after delete on {table} begin {Delete(members, index)}; end;")
            .Append($"create trigger if not exists \"{Name(container, index)}_update\" after update on {table} ")
            .Append($"begin {Delete(members, index)}; {Insert(members, index)}; end;")
            .ToString();
    }

    /// <summary>The documents of a partition that hold a member, in the order of one of the index's properties.</summary>
    public static (string Sql, List<object> Values) Select(string container, MemberIndex index, Query query, long partition)
    {
        List<object> values = [partition, query.Contains!.Value];
        var (column, direction, beyond) = (
            "m." + Column(query.Order.Property!), query.Order.Descending ? "desc" : "asc", query.Order.Descending ? "<" : ">");
        var sql = new StringBuilder($"select d.place, d.body from {Table(container, index)} m cross join {SqliteSql.Table(container)} d on d.p = m.p and d.id = m.id ")
            .Append($"where m.p = $0 and m.value = $1 and {column} is not null");
        SqliteSql.AppendEqualities(sql, values, query.Equalities);
        if (query.After is { } after)
            sql.Append($" and ({column}, m.id) {beyond} ({SqliteSql.Next(values, after.Value.ToObject())}, {SqliteSql.Next(values, after.Id)})");
        sql.Append($" order by {column} {direction}, m.id {direction} limit {SqliteSql.Next(values, (long)query.Limit)}");
        return (sql.ToString(), values);
    }

    private static string Insert(string members, MemberIndex index) =>
        $"insert or ignore into {members} select new.p, value, {string.Join(", ", index.OrderedBy.Select(property => SqliteSql.Value(property, "new.body")))}, new.id "
        + $"from json_each(new.body, '$.{SqliteSql.Checked(index.Property)}')";

    private static string Delete(string members, MemberIndex index) =>
        $"delete from {members} where p = old.p and id = old.id and {Column(index.OrderedBy[0])} = {SqliteSql.Value(index.OrderedBy[0], "old.body")} "
        + $"and value in (select value from json_each(old.body, '$.{SqliteSql.Checked(index.Property)}'))";

    private static string Name(string container, MemberIndex index) => $"{SqliteSql.Checked(container)}_{SqliteSql.Checked(index.Property)}";

    private static string Table(string container, MemberIndex index) => $"\"members_{Name(container, index)}\"";

    private static string Column(string property) => $"\"by_{SqliteSql.Checked(property)}\"";
}
