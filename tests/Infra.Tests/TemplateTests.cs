using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>
/// Tests that the deployed resources keep their secrets and disable keys, and that prod is closed to other networks and always
/// ready.
/// </summary>
public sealed class TemplateTests
{
    private const string On = "true";
    private const string Off = "false";

    /// <summary>The types that could accept a key or a password, and the properties that forbid it.</summary>
    internal static readonly Dictionary<string, (string Path, string Value)[]> NoKeys = new()
    {
        ["Microsoft.Storage/storageAccounts"] = [("allowSharedKeyAccess", Off), ("allowBlobPublicAccess", Off)],
        ["Microsoft.DocumentDB/databaseAccounts"] = [("disableLocalAuth", On), ("disableKeyBasedMetadataWriteAccess", On)],
        ["Microsoft.ServiceBus/namespaces"] = [("disableLocalAuth", On)],
        ["Microsoft.KeyVault/vaults"] = [("enableRbacAuthorization", On)],
        ["Microsoft.OperationalInsights/workspaces"] = [("features.disableLocalAuth", On)],
        ["Microsoft.Insights/components"] = [("DisableLocalAuth", On)],
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = [("allow", Off)],
    };

    /// <summary>The types without keys.</summary>
    internal static readonly string[] Keyless =
    [
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Cdn/profiles",
        "Microsoft.Cdn/profiles/afdEndpoints",
        "Microsoft.Cdn/profiles/afdEndpoints/routes",
        "Microsoft.Cdn/profiles/originGroups",
        "Microsoft.Cdn/profiles/originGroups/origins",
        "Microsoft.Cdn/profiles/ruleSets",
        "Microsoft.Cdn/profiles/ruleSets/rules",
        "Microsoft.Cdn/profiles/securityPolicies",
        "Microsoft.Consumption/budgets",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
        "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/webtests",
        "Microsoft.KeyVault/vaults/secrets",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Network/natGateways",
        "Microsoft.Network/publicIPAddresses",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.ServiceBus/namespaces/queues",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites",
        "Microsoft.Web/sites/config",
    ];

    /// <summary>
    /// The allowed roles: Storage Blob Data Owner, Service Bus Data Receiver and Sender, Monitoring Metrics Publisher, Key Vault
    /// Secrets User.
    /// </summary>
    internal static readonly string[] Roles =
    [
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b on Microsoft.Storage/storageAccounts st",
        "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0 on Microsoft.ServiceBus/namespaces sb-campaign-",
        "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39 on Microsoft.ServiceBus/namespaces sb-campaign-",
        "3913510d-42f4-4e42-8a64-420c390055eb on Microsoft.Insights/components appi-campaign-",
        "4633458b-17de-408a-b874-0445c86b69e6 on Microsoft.KeyVault/vaults kv-",
        "4633458b-17de-408a-b874-0445c86b69e6 on Microsoft.KeyVault/vaults kvt-",
    ];

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Resource_TypeWithKeys_DisablesThem(string kind)
    {
        foreach (var resource in Deployment.Of[kind].Resources)
        {
            if (NoKeys.TryGetValue(resource.Type, out var rules))
                Assert.All(rules, rule => Assert.Equal(rule.Value, resource[rule.Path], ignoreCase: true));
            else
                Assert.True(Keyless.Contains(resource.Type), $"{resource.Type} is a new type. Add it to NoKeys or to Keyless.");
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Settings_OfTheApp_HoldNoSecret(string kind)
    {
        foreach (var (name, value) in Deployment.Of[kind].Settings)
        {
            AssertNoSecret(value);
            var mayBeSecret =
                name.StartsWith("Keys__", StringComparison.Ordinal)
                || name.EndsWith("_CONNECTION_STRING", StringComparison.Ordinal)
                || new[] { "Password", "ApiKey", "Secret" }.Any(word => name.EndsWith(word, StringComparison.Ordinal));
            Assert.Equal(mayBeSecret, value.Contains("@Microsoft.KeyVault(SecretUri=", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void OutputsAndResources_OutsideTheVaults_HoldNoSecret(string kind)
    {
        Assert.All(Deployment.Of[kind].Outputs, AssertNoSecret);
        Assert.All(
            Deployment
                .Of[kind]
                .Resources.Where(resource =>
                    resource.Type is not ("Microsoft.KeyVault/vaults/secrets" or "Microsoft.Web/sites/config")
                ),
            resource => AssertNoSecret(resource.Json.ToJsonString())
        );
    }

    [Fact]
    public void Templates_WithSecrets_ListNoKeysAndUseSecureParameters()
    {
        foreach (var file in Directory.EnumerateFiles(Deployment.Folder, "*.bicep", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("listSecrets", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("listConnectionStrings", text, StringComparison.OrdinalIgnoreCase);
            foreach (Match parameter in Regex.Matches(text, "^param (\\w*Entropy|value) string", RegexOptions.Multiline))
                Assert.Matches($@"@secure\(\)\n(@[^\n]*\n)*{parameter.Value}", text);
        }
    }

    [Theory]
    [InlineData("dev", 1)]
    [InlineData("prod", 2)] // one vault in each region
    public void Keys_InTheVaults_AreCreatedOnceAndIndependently(string kind, int vaults)
    {
        var vault = File.ReadAllText(Path.Combine(Deployment.Folder, "modules", "vault.bicep"));
        var main = File.ReadAllText(Path.Combine(Deployment.Folder, "main.bicep"));
        var secrets = Deployment.Of[kind].All("Microsoft.KeyVault/vaults/secrets");

        Assert.Equal(
            Enumerable
                .Repeat("pepper-1", vaults)
                .Concat(Enumerable.Repeat("signing-key-1", vaults))
                .Prepend("application-insights"),
            secrets.Select(secret => secret.ShortName).Order(StringComparer.Ordinal)
        );
        Assert.Matches(@"@onlyIfNotExists\(\)\nresource newPeppers", vault);
        Assert.Matches(@"@onlyIfNotExists\(\)\nresource newSigningKeys", vault);
        // The keys of the second vault are copies. Separate keys could differ after an interrupted deployment.
        Assert.Contains(
            "value: made.getSecret(name)",
            File.ReadAllText(Path.Combine(Deployment.Folder, "campaign.bicep")),
            StringComparison.Ordinal
        );
        Assert.Equal(2, secrets.Count(secret => secret["value"]?.Contains("newGuid()", StringComparison.Ordinal) == true));
        Assert.Contains("base64('pepper ${number} ${pepperEntropy}')", vault, StringComparison.Ordinal);
        Assert.Contains("base64('signing key ${number} ${signingKeyEntropy}')", vault, StringComparison.Ordinal);
        // A leaked key reveals nothing about the other.
        Assert.Equal(2, Regex.Count(main, @"^param \w+Entropy string = '(\$\{newGuid\(\)\}){3}'$", RegexOptions.Multiline));
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Tls_OfEveryEndpoint_IsOneDotTwoOrLater(string kind)
    {
        var deployment = Deployment.Of[kind];

        Assert.All(
            deployment.All("Microsoft.Storage/storageAccounts"),
            account => Assert.Equal(("TLS1_2", On), (account["minimumTlsVersion"], account["supportsHttpsTrafficOnly"]))
        );
        Assert.All(
            deployment.All("Microsoft.DocumentDB/databaseAccounts"),
            account => Assert.Equal("Tls12", account["minimalTlsVersion"])
        );
        Assert.All(deployment.All("Microsoft.ServiceBus/namespaces"), bus => Assert.Equal("1.2", bus["minimumTlsVersion"]));
        Assert.All(
            deployment.All("Microsoft.Web/sites"),
            app =>
                Assert.Equal(
                    (On, "1.2", "1.2", "Disabled"),
                    (
                        app["httpsOnly"],
                        app["siteConfig.minTlsVersion"],
                        app["siteConfig.scmMinTlsVersion"],
                        app["siteConfig.ftpsState"]
                    )
                )
        );
        Assert.All(
            deployment.All("Microsoft.Cdn/profiles/afdEndpoints/routes"),
            route => Assert.Equal(("""["Https"]""", "HttpsOnly"), (route["supportedProtocols"], route["forwardingProtocol"]))
        );
    }

    [Fact]
    public void Prod_App_IsReachedOnlyThroughFrontDoor()
    {
        var prod = Deployment.Of["prod"];
        var app = prod.All("Microsoft.Web/sites").Single();
        var restriction = Assert.Single(app.Properties["siteConfig"]!["ipSecurityRestrictions"]!.AsArray())!;

        Assert.Equal("Deny", app["siteConfig.ipSecurityRestrictionsDefaultAction"]);
        Assert.Equal(
            ("Allow", "ServiceTag", "AzureFrontDoor.Backend"),
            (Text(restriction, "action"), Text(restriction, "tag"), Text(restriction, "ipAddress"))
        );
        Assert.Contains(
            ".outputs.frontDoorId",
            Assert.Single(restriction["headers"]!["x-azure-fdid"]!.AsArray())!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.NotEmpty(prod.All("Microsoft.Cdn/profiles/securityPolicies"));
        Assert.Empty(Deployment.Of["dev"].All("Microsoft.Cdn/profiles"));
    }

    [Fact]
    public void Prod_Firewall_LimitsTheCallsOfAnAddress()
    {
        var prod = Deployment.Of["prod"];
        var firewall = prod.All("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies").Single();
        var guard = prod.All("Microsoft.Cdn/profiles/securityPolicies").Single();
        var rules = firewall.Properties["customRules"]!["rules"]!
            .AsArray()
            .ToDictionary(rule => Text(rule!, "name")!, rule => rule!);
        var codes = rules["CodesOfAnAddress"]["matchConditions"]![1]!;

        Assert.Equal(("Enabled", "Prevention"), (firewall["policySettings.enabledState"], firewall["policySettings.mode"]));
        Assert.All(
            rules.Values,
            rule =>
                Assert.Equal(
                    ("RateLimitRule", "Block", "Enabled", 1),
                    (
                        Text(rule, "ruleType"),
                        Text(rule, "action"),
                        Text(rule, "enabledState"),
                        rule["rateLimitDurationInMinutes"]!.GetValue<int>()
                    )
                )
        );
        Assert.Equal([300, 3000], rules.Values.Select(rule => rule["rateLimitThreshold"]!.GetValue<int>()).Order());
        Assert.Equal(
            """["0.0.0.0/0","::/0"]""",
            rules["CallsOfAnAddress"]["matchConditions"]!.AsArray().Single()!["matchValue"]!.ToJsonString()
        );
        Assert.Equal("""["UrlDecode","Lowercase"]""", codes["transforms"]!.ToJsonString());
        var pattern = codes["matchValue"]![0]!.GetValue<string>();
        Assert.All(
            ["/api/campaigns/c/participants", "/api/campaigns/c/verifications?x=1", "/api/campaigns/c/participants/"],
            uri => Assert.Matches(pattern, uri)
        );
        Assert.DoesNotMatch(pattern, "/api/campaigns/participants-2026/polls");
        Assert.Contains(
            "FrontDoorWebApplicationFirewallPolicies/" + firewall.Name,
            guard["parameters.wafPolicy.id"],
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Contains("/*", guard["parameters.associations"], StringComparison.Ordinal);
    }

    [Fact]
    public void Prod_Cache_NeverAnswersRequestsWithAToken()
    {
        var prod = Deployment.Of["prod"];
        var rule = prod.All("Microsoft.Cdn/profiles/ruleSets/rules").Single(rule => rule.ShortName == "uncached");
        var share = prod.All("Microsoft.Cdn/profiles/ruleSets/rules").Single(rule => rule.ShortName == "origin0");
        var cached = prod.All("Microsoft.Cdn/profiles/afdEndpoints/routes")
            .Single(route => route["cacheConfiguration"] is not null);

        Assert.Equal(
            ("Authorization", "Any"),
            (
                Text(rule.Properties["conditions"]![0]!["parameters"]!, "selector"),
                Text(rule.Properties["conditions"]![0]!["parameters"]!, "operator")
            )
        );
        Assert.Equal("RouteConfigurationOverride", Text(rule.Properties["actions"]![0]!, "name"));
        Assert.Null(rule.Properties["actions"]![0]!["parameters"]!["cacheConfiguration"]); // null: not cached
        // Each page of the campaign may read a cached answer, also one that was cached for another origin or for none.
        Assert.Equal(
            ("Origin", """["https://campaign.example.com"]""", "Access-Control-Allow-Origin", "https://campaign.example.com"),
            (
                Text(share.Properties["conditions"]![0]!["parameters"]!, "selector"),
                share.Properties["conditions"]![0]!["parameters"]!["matchValues"]!.ToJsonString(),
                Text(share.Properties["actions"]![0]!["parameters"]!, "headerName"),
                Text(share.Properties["actions"]![0]!["parameters"]!, "value")
            )
        );
        Assert.Contains("ruleSets/personal", cached["ruleSets"], StringComparison.Ordinal);
        Assert.Equal("""["/api/campaigns","/api/campaigns/*"]""", cached["patternsToMatch"]);
    }

    [Fact]
    public void Prod_DataResources_AreReachedOnlyFromItsNetwork()
    {
        var prod = Deployment.Of["prod"];
        string[] types =
        [
            "Microsoft.DocumentDB/databaseAccounts",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.KeyVault/vaults",
            "Microsoft.ServiceBus/namespaces",
        ];
        var open = prod.Resources.Where(resource =>
            types.Contains(resource.Type) && resource["publicNetworkAccess"] != "Disabled"
        );
        var links = prod.All("Microsoft.Network/privateEndpoints");

        // Service Bus Standard has no private endpoints, so its callers need a token.
        Assert.Equal(["Microsoft.ServiceBus/namespaces"], open.Select(resource => resource.Type));
        Assert.Equal(
            ["dataAccess Sql", "identitiesAccess Sql", "keysAccess vault", "storage blob", "telemetryAccess vault"],
            links
                .Select(link => link.Properties["privateLinkServiceConnections"]![0]!["properties"]!)
                .Select(target =>
                    Regex.Match(Text(target, "privateLinkServiceId")!, @"uniqueString\('(\w+)'").Groups[1].Value
                    + " "
                    + target["groupIds"]![0]
                )
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "appSubnetId",
            prod.All("Microsoft.Web/sites").Single()["virtualNetworkSubnetId"],
            StringComparison.Ordinal
        );
        var subnets = prod.All("Microsoft.Network/virtualNetworks").Single().Properties["subnets"]!.AsArray();
        Assert.All(subnets, subnet => Assert.False(subnet!["properties"]!["defaultOutboundAccess"]!.GetValue<bool>()));
        // The app reaches Stripe and the mail server through the NAT gateway.
        Assert.NotNull(subnets.Single(subnet => Text(subnet!, "name") == "app")!["properties"]!["natGateway"]);
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void RoleAssignments_OfTheTemplates_GiveTheAppAllowedRolesOnly(string kind)
    {
        var deployment = Deployment.Of[kind];
        var assigned = deployment.All("Microsoft.Authorization/roleAssignments");
        var data = deployment.All("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments");

        Assert.Equal(Roles.Order(), assigned.Select(role => $"{RoleOf(role)} on {ScopeOf(role)}").Order());
        Assert.All(assigned, role => Assert.Equal("ServicePrincipal", role["principalType"]));
        Assert.All(
            assigned.Concat(data),
            role => Assert.Contains($"id-campaign-{kind}", role["principalId"], StringComparison.Ordinal)
        );
        Assert.Equal(
            ["cosmos-campaign", "cosmos-identities"],
            data.Select(role => Regex.Replace(role.Name.Split('/')[0], "-[^-]*$", "")).Order()
        );
        Assert.All(
            data,
            role =>
                Assert.EndsWith(
                    "00000000-0000-0000-0000-000000000002",
                    role["roleDefinitionId"]!.TrimEnd(']', ')', '\''),
                    StringComparison.Ordinal
                )
        ); // the role that reads and writes documents
    }

    [Fact]
    public void Pipeline_Identity_MayAssignOnlyTheRolesOfTheTemplates()
    {
        var readme = File.ReadAllText(Path.Combine(Deployment.Folder, "README.md"));
        var allowed = Regex.Match(readme, @"roles='\{([^}]*)\}'").Groups[1].Value.Split(", ");

        Assert.Equal(Roles.Select(role => role.Split(' ')[0]).Distinct().Order(), allowed.Order());
    }

    [Theory]
    [InlineData("dev", "10", "5", 1)]
    [InlineData("prod", "100000", "300", 2)]
    public void Cosmos_AnyAccount_WritesInOneRegionWithBoundedStaleness(string kind, string prefix, string seconds, int regions)
    {
        Assert.All(
            Deployment.Of[kind].All("Microsoft.DocumentDB/databaseAccounts"),
            account =>
            {
                Assert.Equal(
                    ("BoundedStaleness", prefix, seconds),
                    (
                        account["consistencyPolicy.defaultConsistencyLevel"],
                        account["consistencyPolicy.maxStalenessPrefix"],
                        account["consistencyPolicy.maxIntervalInSeconds"]
                    )
                );
                Assert.Equal(Off, account["enableMultipleWriteLocations"], ignoreCase: true);
                Assert.Equal("Continuous", account["backupPolicy.type"]);
                Assert.Equal(
                    regions,
                    account.Properties["locations"]!
                        .AsArray()
                        .Select(location => location!["locationName"]!.GetValue<string>())
                        .Distinct()
                        .Count()
                );
                Assert.Equal(
                    kind == "dev",
                    account.Properties["capabilities"]!
                        .AsArray()
                        .Any(capability => Text(capability!, "name") == "EnableServerless")
                );
            }
        );
    }

    [Fact]
    public void Cosmos_InProd_ScalesAutomatically()
    {
        var prod = Deployment.Of["prod"];
        var own = prod.All("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
            .Where(container => container["options.autoscaleSettings.maxThroughput"] is not null);

        Assert.Equal(
            ["2000"],
            prod.All("Microsoft.DocumentDB/databaseAccounts/sqlDatabases")
                .Select(database => database["options.autoscaleSettings.maxThroughput"])
                .OfType<string>()
        ); // for the containers without their own throughput
        Assert.Equal(
            ["ballots", "identities", "preorders", "stock", "suggestions", "supports", "tallies"],
            own.Select(container => container.ShortName).Order()
        );
        Assert.All(
            Deployment
                .Of["dev"]
                .Resources.Where(resource =>
                    resource.Type.StartsWith("Microsoft.DocumentDB/databaseAccounts/sqlDatabases", StringComparison.Ordinal)
                ),
            resource => Assert.Null(resource["options.autoscaleSettings"])
        );
    }

    [Fact]
    public void CostPage_Figures_MatchTheDeployment()
    {
        var most = Deployment
            .Of["prod"]
            .Resources.Select(resource =>
                resource.Json["properties"]?["options"]?["autoscaleSettings"]?["maxThroughput"]?.GetValue<int>() ?? 0
            )
            .Sum();
        var cost = File.ReadAllText(Path.Combine(Deployment.Folder, "..", "docs", "cost.md"));

        Assert.Contains(
            $"{most.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} RU/s at most in two regions",
            cost,
            StringComparison.Ordinal
        );
        Assert.Contains("2 + 2 instances of 2 GB always ready", cost, StringComparison.Ordinal);
        Assert.Equal(
            "2,2",
            string.Join(
                ',',
                Deployment.Of["prod"].All("Microsoft.Web/sites").Single().Properties["functionAppConfig"]![
                    "scaleAndConcurrency"
                ]!["alwaysReady"]!
                    .AsArray()
                    .Select(group => group!["instanceCount"])
            )
        );
    }

    /// <summary>
    /// If the region of a resource group is lost, nothing in the group can be changed. So the data and keys, which must outlive
    /// the region of the app, are in another group.
    /// </summary>
    [Fact]
    public void Prod_DataAndKeys_AreInTheirOwnGroupInTheOtherRegion()
    {
        var prod = Deployment.Of["prod"];
        var group = prod.All("Microsoft.Resources/resourceGroups").Single(group => group.Name == "rg-campaign-prod-data");
        var kept = prod
            .Resources.Where(resource =>
                resource.Type == "Microsoft.DocumentDB/databaseAccounts"
                || resource.ShortName.StartsWith("kv-", StringComparison.Ordinal)
            )
            .ToArray();

        Assert.Equal("northeurope", group.Json["location"]!.GetValue<string>());
        Assert.Null(group.Json["tags"]!["azd-env-name"]); // azd down must keep the data
        Assert.Equal(4, kept.Length);
        Assert.Equal(
            ["northeurope", "westeurope"],
            kept.Where(resource => resource.Type == "Microsoft.KeyVault/vaults")
                .Select(vault => vault.Json["location"]!.GetValue<string>())
                .Order()
        );
        Assert.All(
            kept,
            resource =>
                Assert.Contains(
                    "/resourceGroups/rg-campaign-prod-data/",
                    resource.Json["id"]!.GetValue<string>(),
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            prod.All("Microsoft.Web/sites"),
            app =>
                Assert.Contains("/resourceGroups/rg-campaign-prod/", app.Json["id"]!.GetValue<string>(), StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Budget_OfADeployment_CountsBothGroups(string kind)
    {
        var budget = Deployment.Of[kind].All("Microsoft.Consumption/budgets").Single();

        Assert.Equal($"""["rg-campaign-{kind}","rg-campaign-{kind}-data"]""", budget["filter.dimensions.values"]);
        Assert.Contains("actionGroupId", budget["notifications.nearly.contactGroups"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void EmailAddresses_InCosmos_AreInTheirOwnAccount(string kind)
    {
        var containers = Deployment
            .Of[kind]
            .All("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
            .ToLookup(container => container.Name.Split('/')[0], container => container.ShortName);
        var account = Assert.Single(containers, account => account.Contains("identities"));

        Assert.Equal(["identities"], account);
        // A partition there belongs to an address or to a voter, and both are written together. A log of them would outlive an
        // erasure.
        var logs = Deployment
            .Of[kind]
            .All("Microsoft.Insights/diagnosticSettings")
            .Single(logs => logs.Json["id"]!.GetValue<string>().Contains("cosmos-identities-", StringComparison.Ordinal));
        Assert.DoesNotContain(
            logs.Properties["logs"]!.AsArray(),
            log => Text(log!, "category") != "ControlPlaneRequests" && log!["enabled"]!.GetValue<bool>()
        );
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Resources_ThatCanLog_HaveDiagnosticSettings(string kind)
    {
        string[] types =
        [
            "Microsoft.Storage/storageAccounts",
            "Microsoft.DocumentDB/databaseAccounts",
            "Microsoft.ServiceBus/namespaces",
            "Microsoft.KeyVault/vaults",
            "Microsoft.Web/sites",
            "Microsoft.Cdn/profiles",
        ];
        var deployment = Deployment.Of[kind];
        var logged = deployment
            .All("Microsoft.Insights/diagnosticSettings")
            .Select(setting => setting.Json["scope"]?.GetValue<string>() ?? setting.Json["id"]!.GetValue<string>())
            .ToArray();

        foreach (var resource in deployment.Resources.Where(resource => types.Contains(resource.Type)))
            Assert.True(
                Array.Exists(logged, scope => scope.Contains($"/{resource.Name}", StringComparison.Ordinal)),
                $"{resource.Name} has no diagnostic settings."
            );
    }

    [Theory]
    [InlineData("dev", 0)]
    [InlineData("prod", 2)]
    public void App_AlwaysReadyInstances_AreInProdOnly(string kind, int ready)
    {
        var app = Deployment.Of[kind].All("Microsoft.Web/sites").Single();
        var plan = Deployment.Of[kind].All("Microsoft.Web/serverfarms").Single();
        var alwaysReady = app.Properties["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray();

        Assert.Equal("FC1", plan.Json["sku"]!["name"]!.GetValue<string>());
        Assert.Equal(ready, alwaysReady.Count);
        // A plan over several zones needs at least two instances.
        Assert.All(alwaysReady, group => Assert.InRange(group!["instanceCount"]!.GetValue<int>(), 2, 100));
        Assert.Equal(
            ("dotnet-isolated", "10.0"),
            (app["functionAppConfig.runtime.name"], app["functionAppConfig.runtime.version"])
        );
        Assert.Equal("UserAssignedIdentity", app["functionAppConfig.deployment.storage.authentication.type"]);
    }

    private static string RoleOf(Resource role) =>
        Regex.Match(role["roleDefinitionId"]!, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=[')\\]]*$)").Value;

    /// <summary>
    /// Returns the type and the beginning of the name of the resource in the scope; empty if the scope is wider than one
    /// resource.
    /// </summary>
    private static string ScopeOf(Resource role)
    {
        var scope = Regex.Match(
            role.Json["id"]!.GetValue<string>(),
            "/providers/(?<type>[^/]+/[^/]+)/(?<name>[^/]+)/providers/Microsoft.Authorization/roleAssignments/"
        );
        return scope.Success
            ? $"{scope.Groups["type"].Value} {Regex.Match(scope.Groups["name"].Value, "^(st|[a-z-]+-)").Value}"
            : "";
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    internal static void AssertNoSecret(string text)
    {
        foreach (
            var mark in new[]
            {
                "AccountKey=",
                "SharedAccessKey",
                "InstrumentationKey=",
                "ConnectionString)",
                "Password=",
                "listKeys",
                "newGuid()",
                "sk_live",
                "sk_test",
                "whsec_",
            }
        )
            Assert.DoesNotContain(mark, text, StringComparison.OrdinalIgnoreCase);
    }
}
