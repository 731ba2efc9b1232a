using CampaignFunctions.Participants;
using CampaignFunctions.Storage;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>The sweep deletes unverified identities, together with the documents that lead to them.</summary>
public sealed class IdentitySweepTests : ParticipantScenario
{
    [Fact]
    public async Task VoterDocument_LeftAloneByACrash_IsDeletedADayLater()
    {
        var (lost, taken) = (Voter("nobody", "v1"), Voter(IdentityDocument.KeyOf(Keys, 1, "c", Address), "v2"));
        await VerifyAsync(await AskAsync());
        foreach (var voter in new[] { lost, taken })
            Assert.NotNull(await Store.CreateAsync(VoterDocument.Container, voter, Cancel));
        Clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);
        Assert.Equal(3, (await VotersAsync()).Count);

        Clock.Advance(TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);

        var left = Assert.Single(await VotersAsync());
        Assert.Equal(VoterDocument.PartitionOf("c", (await IdentityAsync())!.VoterKey), left.Pk);
        Assert.Null(left.State); // the sweep never checks it again

        VoterDocument Voter(string identity, string key) =>
            new()
            {
                Pk = VoterDocument.PartitionOf("c", key),
                IdentityKey = identity,
                CreatedAt = Clock.GetUtcNow(),
                State = VoterDocument.Unchecked,
            };
    }

    [Fact]
    public async Task Forget_IdentityVerifiedMeanwhile_KeepsIt()
    {
        var code = await AskAsync();
        Clock.Advance(CodeState.ValidFor - TimeSpan.FromTicks(1));
        var read = (
            await Store.ScanAsync(IdentityDocument.Container, new(new Equality("id", IdentityDocument.TheId)), null, Cancel)
        ).Documents[0];
        await VerifyAsync(code);
        var late = Substitute.For<IDocumentStore>();
        late.ScanAsync(IdentityDocument.Container, Arg.Any<Filter>(), null, Arg.Any<CancellationToken>())
            .Returns(new ScanPage<IdentityDocument>([read], null));
        late.ScanAsync(VoterDocument.Container, Arg.Any<Filter>(), null, Arg.Any<CancellationToken>())
            .Returns(new ScanPage<VoterDocument>([], null));
        late.DeleteAsync(IdentityDocument.Container, default!, default!, default, Cancel)
            .ReturnsForAnyArgs(call =>
                Store.DeleteAsync(
                    IdentityDocument.Container,
                    call.ArgAt<string>(1),
                    call.ArgAt<string>(2),
                    call.ArgAt<string?>(3),
                    Cancel
                )
            );
        Clock.Advance(SweepIdentities.UnverifiedFor);

        await new SweepIdentities(late, Hints, Clock).ForgetAsync(Cancel);

        Assert.NotNull(await IdentityAsync());
    }

    [Fact]
    public async Task Forget_ADayLater_DeletesOnlyUnverifiedIdentities()
    {
        await AskAsync();
        var voterKey = (await IdentityAsync())!.VoterKey;
        await VerifyAsync(await AskAsync("bob@mail.example"), "bob@mail.example");
        Clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);
        Assert.NotNull(await IdentityAsync());

        Clock.Advance(TimeSpan.FromTicks(1));
        await Sweep().ForgetAsync(Cancel);

        Assert.Null(await IdentityAsync());
        Assert.Null(
            await Store.FindAsync(VoterDocument.Container, VoterDocument.PartitionOf("c", voterKey), VoterDocument.TheId, Cancel)
        );
        Assert.NotNull(await IdentityAsync("bob@mail.example"));
    }

    [Fact]
    public async Task Forget_UnverifiedIdentityWithAValidCode_KeepsIt()
    {
        await AskAsync();
        Clock.Advance(SweepIdentities.UnverifiedFor - TimeSpan.FromMinutes(1));
        var code = await AskAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        await Sweep().ForgetAsync(Cancel);

        Assert.True((await VerifyAsync(code)).IsSuccess);
    }
}
