using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// The SQL of member indexes: a table with a row for each member of an array, each document that holds it and each order that queries
/// ask for, kept by triggers. All rows of a member lie together, so that a member which few documents hold costs one page in all orders.
/// </summary>
internal static class SqliteMembers
{
    /// <summary>The table, filled from the documents that are there already, and the triggers that keep it.</summary>
    public static string Create(string container, MemberIndex index)
    {
        var (table, members) = (SqliteSql.Table(container), Table(container, index));
        var sql = new StringBuilder($"create table if not exists {members}(p integer not null, value text not null, sorted integer not null, key any not null, id text not null, ")
            .Append("primary key(p, value, sorted, key, id)) without rowid, strict;");
        for (var order = 0; order < index.OrderedBy.Length; order++)
        {
            sql.Append($"{Insert(members, index, order, $"{table} d, ", "d")} and not exists (select 1 from {members} where sorted = {order} limit 1);")
                .Append($"create trigger if not exists {Trigger(container, index, order, "insert")} after insert on {table} begin {Insert(members, index, order, "", "new")}; end;")
                .Append($"create trigger if not exists {Trigger(container, index, order, "delete")} after delete on {table} begin {Delete(members, index, order)}; end;")
                .Append($"create trigger if not exists {Trigger(container, index, order, "update")} after update on {table} when {IsMoved(index, order)} ")
                .Append($"begin {Delete(members, index, order)}; {Insert(members, index, order, "", "new")}; end;");
        }

        return sql.ToString();
    }

    /// <summary>The documents of a partition that hold a member, in the order of one of the index's properties.</summary>
    public static (string Sql, List<object> Values) Select(string container, MemberIndex index, Query query, long partition)
    {
        List<object> values = [partition, query.Contains!.Value];
        var (direction, beyond) = (query.Order.Descending ? "desc" : "asc", query.Order.Descending ? "<" : ">");
        var sql = new StringBuilder($"select d.place, d.body from {Table(container, index)} m cross join {SqliteSql.Table(container)} d on d.p = m.p and d.id = m.id ")
            .Append($"where m.p = $0 and m.value = $1 and m.sorted = {index.OrderedBy.Index().First(order => order.Item == query.Order.Property).Index}");
        SqliteSql.AppendEqualities(sql, values, query.Equalities);
        if (query.After is { } after)
            sql.Append($" and (m.key, m.id) {beyond} ({SqliteSql.Next(values, after.Value.ToObject())}, {SqliteSql.Next(values, after.Id)})");
        sql.Append($" order by m.key {direction}, m.id {direction} limit {SqliteSql.Next(values, (long)query.Limit)}");
        return (sql.ToString(), values);
    }

    private static string Insert(string members, MemberIndex index, int order, string from, string row) =>
        $"insert or ignore into {members} select {row}.p, value, {order}, {Key(index, order, row)}, {row}.id "
        + $"from {from}json_each({row}.body, '$.{SqliteSql.Checked(index.Property)}') where {Key(index, order, row)} is not null";

    private static string Delete(string members, MemberIndex index, int order) =>
        $"delete from {members} where p = old.p and value in (select value from json_each(old.body, '$.{SqliteSql.Checked(index.Property)}')) "
        + $"and sorted = {order} and key = {Key(index, order, "old")} and id = old.id";

    /// <summary>Whether an update changes this order's rows.</summary>
    private static string IsMoved(MemberIndex index, int order) =>
        $"{Key(index, order, "old")} is not {Key(index, order, "new")} "
        + $"or {SqliteSql.Value(index.Property, "old.body")} is not {SqliteSql.Value(index.Property, "new.body")}";

    private static string Key(MemberIndex index, int order, string row) => SqliteSql.Value(index.OrderedBy[order], row + ".body");

    private static string Name(string container, MemberIndex index) => $"{SqliteSql.Checked(container)}_{SqliteSql.Checked(index.Property)}";

    private static string Table(string container, MemberIndex index) => $"\"sorted_{Name(container, index)}\"";

    private static string Trigger(string container, MemberIndex index, int order, string on) => $"\"sorted_{Name(container, index)}_{order}_{on}\"";
}
