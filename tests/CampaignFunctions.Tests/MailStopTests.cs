using CampaignFunctions.Notifications;
using CampaignFunctions.Security;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests which mail goes to an address that bounced or complained.</summary>
public sealed class MailStopTests
{
    private const string Address = "ann@mail.example";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();
    private readonly IMailer _mailer = Substitute.For<IMailer>();

    public MailStopTests() => _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs(MailOutcome.Accepted);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every reason x every purpose, decided on purpose.</summary>
    [Theory]
    [InlineData(null, MailPurpose.Code, true)]
    [InlineData(null, MailPurpose.Order, true)]
    [InlineData(null, MailPurpose.News, true)]
    [InlineData(MailStopKind.Undeliverable, MailPurpose.Code, true)]
    [InlineData(MailStopKind.Undeliverable, MailPurpose.Order, false)]
    [InlineData(MailStopKind.Undeliverable, MailPurpose.News, false)]
    [InlineData(MailStopKind.Complaint, MailPurpose.Code, true)]
    [InlineData(MailStopKind.Complaint, MailPurpose.Order, true)]
    [InlineData(MailStopKind.Complaint, MailPurpose.News, false)]
    public async Task Send_AddressStopped_SendsWhatThePurposeAllows(MailStopKind? kind, MailPurpose purpose, bool isSent)
    {
        if (kind is { } stopped)
            await Stops().AddAsync(Address, stopped, Cancel);

        var outcome = await SendAsync(Address, purpose);

        Assert.Equal(isSent ? MailOutcome.Accepted : MailOutcome.Withheld, outcome);
        await _mailer.ReceivedWithAnyArgs(isSent ? 1 : 0).SendAsync(null!, Cancel);
    }

    [Theory]
    [InlineData(MailOutcome.Accepted, false)]
    [InlineData(MailOutcome.Refused, false)] // because of us, not of the address
    [InlineData(MailOutcome.UnknownReceiver, true)]
    public async Task Send_ServerAnswers_StopsOnlyUnknownReceivers(MailOutcome outcome, bool isStopped)
    {
        _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs(outcome);

        Assert.Equal(outcome, await SendAsync(Address, MailPurpose.Code));

        Assert.Equal(isStopped, await Stops().HasAsync(Address, MailStopKind.Undeliverable, Cancel));
        Assert.False(await Stops().HasAsync(Address, MailStopKind.Complaint, Cancel));
    }

    [Fact]
    public async Task Send_ServerAway_StopsNothing()
    {
        _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs<Task<MailOutcome>>(_ => throw new MailNotSentException("away"));

        await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(Address, MailPurpose.News));

        Assert.False(await Stops().HasAsync(Address, MailStopKind.Undeliverable, Cancel));
    }

    [Theory]
    [InlineData("ANN@mail.example")]
    [InlineData("ann@MAIL.example")]
    [InlineData("Ann <ann@mail.example>")]
    public async Task Has_OtherWritingOfTheAddress_IsTheSame(string written)
    {
        await Stops().AddAsync(written, MailStopKind.Complaint, Cancel);

        Assert.True(await Stops().HasAsync(Address, MailStopKind.Complaint, Cancel));
    }

    [Theory]
    [InlineData("j@b\u00fccher.example", "j@xn--bcher-kva.example", true)]
    [InlineData(Address, "ann@mail.example.org", false)]
    [InlineData(Address, "an@mail.example", false)]
    [InlineData(Address, "ann+500@mail.example", false)]
    public async Task Has_AnotherAddress_IsFoundOnlyIfItIsTheSame(string one, string other, bool isSame)
    {
        await Stops().AddAsync(one, MailStopKind.Undeliverable, Cancel);

        Assert.Equal(isSame, await Stops().HasAsync(other, MailStopKind.Undeliverable, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no address")]
    [InlineData("@")]
    public async Task Add_NoAddress_IsIgnored(string text)
    {
        await Stops().AddAsync(text, MailStopKind.Undeliverable, Cancel);

        Assert.False(await Stops().HasAsync(text, MailStopKind.Undeliverable, Cancel));
        Assert.Equal(0, await Stops().CountAsync(MailStopKind.Undeliverable, Cancel));
    }

    /// <summary>A stop holds on after a new pepper, and does not reveal the address.</summary>
    [Fact]
    public async Task Has_AfterANewPepper_StillHolds()
    {
        await Stops().AddAsync(Address, MailStopKind.Undeliverable, Cancel);
        var both = new MailStops(_store, Keys(1, 2), _clock);

        Assert.True(await both.HasAsync(Address, MailStopKind.Undeliverable, Cancel));
        await both.AddAsync("bob@mail.example", MailStopKind.Undeliverable, Cancel);
        Assert.True(await both.HasAsync("bob@mail.example", MailStopKind.Undeliverable, Cancel));

        await both.LiftAsync(Address, MailStopKind.Undeliverable, Cancel);
        Assert.False(await both.HasAsync(Address, MailStopKind.Undeliverable, Cancel));
        Assert.True(await both.HasAsync("bob@mail.example", MailStopKind.Undeliverable, Cancel));
    }

    /// <summary>A mail server that refuses everybody is wrong, and must not stop mail to everybody.</summary>
    [Fact]
    public async Task Send_ManyRefusedInARow_StopsOnlyTheFirst()
    {
        var checking = new CheckedMailer(_mailer, Stops());
        _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs(MailOutcome.UnknownReceiver);
        for (var i = 0; i < 100; i++)
            Assert.Equal(MailOutcome.UnknownReceiver, await checking.SendAsync(To($"v{i}@mail.example"), Cancel));
        Assert.Equal(CheckedMailer.MostRefusals, await Stops().CountAsync(MailStopKind.Undeliverable, Cancel));

        _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs(MailOutcome.Accepted);
        await checking.SendAsync(To("fine@mail.example"), Cancel);
        _mailer.SendAsync(null!, Cancel).ReturnsForAnyArgs(MailOutcome.UnknownReceiver);
        await checking.SendAsync(To(Address), Cancel);
        Assert.True(await Stops().HasAsync(Address, MailStopKind.Undeliverable, Cancel));

        static Mail To(string address) => new(address, "s", "t", "h", "n", MailPurpose.News);
    }

    [Fact]
    public async Task LiftAll_SinceATime_LiftsThoseAndKeepsOthers()
    {
        for (var i = 0; i < 700; i++)
        {
            await Stops().AddAsync($"v{i}@mail.example", MailStopKind.Undeliverable, Cancel);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Stops().AddAsync(Address, MailStopKind.Complaint, Cancel);

        Assert.Equal((100, true), await Stops().LiftAllAsync(MailStopKind.Undeliverable, Noon.AddSeconds(600), Cancel));

        Assert.Equal(600, await Stops().CountAsync(MailStopKind.Undeliverable, Cancel));
        Assert.True(await Stops().HasAsync("v599@mail.example", MailStopKind.Undeliverable, Cancel));
        Assert.False(await Stops().HasAsync("v600@mail.example", MailStopKind.Undeliverable, Cancel));
        Assert.Equal(1, await Stops().CountAsync(MailStopKind.Complaint, Cancel));
        Assert.Equal((0, true), await Stops().LiftAllAsync(MailStopKind.Undeliverable, Noon.AddSeconds(600), Cancel));
    }

    private MailStops Stops() => new(_store, TestKeys.Keyring, _clock);

    private Task<MailOutcome> SendAsync(string to, MailPurpose purpose) =>
        new CheckedMailer(_mailer, Stops()).SendAsync(new(to, "s", "t", "h", "n", purpose), Cancel);

    private static Keyring Keys(params int[] numbers) =>
        new(
            Options.Create(
                new KeySettings
                {
                    Peppers = numbers.ToDictionary(number => number, number => Key((byte)(number - 1))),
                    SigningKeys = { [1] = Key(0) },
                }
            )
        );

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
}
