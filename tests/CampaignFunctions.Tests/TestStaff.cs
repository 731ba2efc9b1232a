using CampaignFunctions.Security;

namespace CampaignFunctions.Tests;

/// <summary>Members of staff for tests.</summary>
internal static class TestStaff
{
    public static readonly Staff Admin = new("https://staff.example", "admin-1", [Staff.Admin]);

    public static readonly Staff Moderator = new("https://staff.example", "moderator-1", [Staff.Moderator]);
}
