using CampaignFunctions.LocalHost;

var builder = WebApplication.CreateSlimBuilder(args);
DataFolder data;
try
{
    data = new DataFolder(builder.Configuration["data"] ?? DataFolder.Default);
}
catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The data folder cannot be had; is another local host using it? {refused.Message}");
    return 1;
}

using (data)
{
    builder.AddLocalHost(data);
    var app = builder.Build();
    app.UseLocalHost();
    return await app.RunLocalHostAsync();
}
