using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The kind of person who wrote a comment, as everybody sees it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CommentWriter>))]
public enum CommentWriter
{
    Participant,

    /// <summary>The participant who made the suggestion.</summary>
    Author,

    /// <summary>Staff of the brand.</summary>
    Brand,
}
