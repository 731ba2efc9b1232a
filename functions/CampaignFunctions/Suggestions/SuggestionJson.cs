using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

[JsonSourceGenerationOptions(
    Converters = [typeof(ZonedTimeConverter)],
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(SuggestionRequest))]
[JsonSerializable(typeof(CommentRequest))]
[JsonSerializable(typeof(CommentEdit))]
[JsonSerializable(typeof(CommentResponse))]
[JsonSerializable(typeof(CommentList))]
[JsonSerializable(typeof(OwnCommentList))]
[JsonSerializable(typeof(SuggestionResponse))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(SuggestionList))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(BulkStatusRequest))]
[JsonSerializable(typeof(BulkStatusResponse))]
[JsonSerializable(typeof(AnswersResponse))]
[JsonSerializable(typeof(FollowResponse))]
[JsonSerializable(typeof(NoticeList))]
[JsonSerializable(typeof(ReadRequest))]
[JsonSerializable(typeof(UnreadResponse))]
[JsonSerializable(typeof(NoticeRunList))]
[JsonSerializable(typeof(SupportResponse))]
[JsonSerializable(typeof(SupportRecountResponse))]
internal sealed partial class SuggestionJson : JsonSerializerContext;
