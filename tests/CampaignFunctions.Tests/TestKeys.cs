using CampaignFunctions.Security;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tests;

/// <summary>Public keys, for tests only.</summary>
internal static class TestKeys
{
    public static Keyring Keyring { get; } =
        new(
            Options.Create(
                new KeySettings
                {
                    Peppers = { [1] = Convert.ToBase64String(new byte[32]) },
                    SigningKeys = { [1] = Convert.ToBase64String(new byte[32]) },
                }
            )
        );
}
