using System.Net.Sockets;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Cosmos;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>Explains to the operator why the local host cannot start.</summary>
internal static class StartFailure
{
    /// <summary>
    /// Returns sentences for the operator. Returns null for a fault of the software itself, which keeps its stack trace.
    /// </summary>
    public static string? Explain(Exception fault) => SettingsFaults.Explain(fault, ExplainOther);

    private static string? ExplainOther(Exception fault) =>
        fault switch
        {
            StoreBusyException busy => $"The store does not answer: {(busy.InnerException ?? busy).Message}",
            CosmosException refused =>
                $"Cosmos DB answered {(int)refused.StatusCode}. Check the key, or create the database with --create true.",
            SqliteException damaged => $"A database in the data folder cannot be opened: {damaged.Message}",
            InvalidDataException refused => refused.Message,
            IOException { InnerException: AddressInUseException or SocketException } taken => taken.Message,
            IOException refused => $"The data folder cannot be used. Another local host may be using it. {refused.Message}",
            UnauthorizedAccessException refused => $"The data folder cannot be used. {refused.Message}",
            InvalidOperationException
            {
                TargetSite.DeclaringType.FullName: "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.AddressBinder"
            } wrong => $"urls cannot be used: {wrong.Message}",
            _ => null,
        };
}
