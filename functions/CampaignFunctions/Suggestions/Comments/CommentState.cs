using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The state of a comment. Only visible comments count.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CommentState>))]
public enum CommentState
{
    Visible,

    /// <summary>Its author has deleted it: its text is gone, and its place remains.</summary>
    Deleted,
}
