using CampaignFunctions.Health;
using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Suggestions;

/// <summary>Registers suggestions and their support.</summary>
internal static class SuggestionsModule
{
    public static readonly IReadOnlyList<Type> Functions =
    [
        typeof(SuggestionFunctions),
        typeof(StatusFunctions),
        typeof(AnswerFunctions),
        typeof(MineFunctions),
        typeof(FollowFunctions),
        typeof(CommentFunctions),
        typeof(CommentReadFunctions),
        typeof(NoticeFunctions),
        typeof(NoticeRunFunctions),
        typeof(SupportFunctions),
        typeof(ImportFunctions),
    ];

    public static readonly IReadOnlyList<ContainerDefinition> Containers =
    [
        SuggestionDocument.Container,
        PastStatus.Container,
        AnswerRevision.Container,
        ParticipantAction.Container,
        Follower.Container,
        Notice.Container,
        NoticeRun.Container,
        NoticeMail.Container,
        NoticeDigest.Container,
        CommentDocument.Container,
        AnswerBoard.Container,
        AnswerMark.Container,
        SupportRevision.Container,
        SupportSweepDocument.Container,
    ];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [SupportHint.Queue, NoticeHint.Queue];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ImportSettings>(configuration, "Import");
        services
            .AddSingleton<SuggestionQuery>()
            .AddSingleton<ISuggestionQuery>(provider => provider.GetRequiredService<SuggestionQuery>());
        services.AddSingleton<SubmitSuggestion>().AddSingleton<ListSuggestions>().AddSingleton<ImportSuggestions>();
        services.AddAudited(SuggestionDocument.Container);
        services.AddSingleton<StatusHistory>().AddSingleton<SetStatus>();
        services.AddSingleton<ParticipantActions>().AddSingleton<FollowSuggestion>();
        services
            .AddSingleton<TellPeople>()
            .AddSingleton<IAfterAction<SuggestionDocument>>(provider => provider.GetRequiredService<TellPeople>())
            .AddSingleton<IAfterAction<CommentDocument>>(provider => provider.GetRequiredService<TellPeople>());
        services.AddAudited(CommentDocument.Container);
        services
            .AddSingleton<PostComment>()
            .AddSingleton<ChangeComment>()
            .AddSingleton<ReadComments>()
            .AddSingleton<FoldComments>();
        services.AddSingleton<MakeNotices>().AddSingleton<NoticeBox>();
        services.AddSingleton<NoticeMails>().AddSingleton<SendNoticeMails>().AddSingleton<DeliverNoticeMail>();
        services.AddSingleton<NoticeDigests>().AddSingleton<SendDigests>();
        services.AddSingleton<FoldAnswers>().AddSingleton<SweepAnswers>().AddSingleton<ReadAnswers>();
        services.AddSingleton<SetSupport>().AddSingleton<SupportHints>().AddSingleton<FoldSupport>();
        services.AddSingleton<SweepSupport>().AddSingleton<RecountSupport>().AddSingleton<IReadyCheck, SupportReady>();
    }
}
