using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>The JSON metadata of the documents that this slice stores and the messages that it sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SuggestionDocument))]
[JsonSerializable(typeof(PastStatus))]
[JsonSerializable(typeof(ParticipantAction))]
[JsonSerializable(typeof(Follower))]
[JsonSerializable(typeof(CommentDocument))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(NoticeRun))]
[JsonSerializable(typeof(NoticeMail))]
[JsonSerializable(typeof(NoticeDigest))]
[JsonSerializable(typeof(NoticeHint))]
[JsonSerializable(typeof(AnswerRevision))]
[JsonSerializable(typeof(AnswerBoard))]
[JsonSerializable(typeof(AnswerMark))]
[JsonSerializable(typeof(SupportRevision))]
[JsonSerializable(typeof(SupportSweepDocument))]
[JsonSerializable(typeof(SupportHint))]
internal sealed partial class StoredSuggestionJson : JsonSerializerContext;
