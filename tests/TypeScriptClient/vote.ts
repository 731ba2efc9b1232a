// Casts a vote, and a vote for an unknown option, with a client whose types are generated from the API description.
// Arguments: the address of a host, and the id of an open campaign with a single-choice poll.
import createClient from "openapi-fetch";
import type { paths } from "./generated/api.js";

const [baseUrl, campaignId] = process.argv.slice(2);
if (baseUrl === undefined || campaignId === undefined)
  throw new Error("usage: vote ADDRESS CAMPAIGN");

const client = createClient<paths>({ baseUrl });
const campaign = await client.GET("/api/campaigns/{campaignId}", { params: { path: { campaignId } } });
const poll = campaign.data?.polls?.find(candidate => candidate.method === "single");
const option = poll?.options[0];
if (poll === undefined || option === undefined)
  throw new Error(`no single-choice poll: ${campaign.error?.code}`);

const joined = await client.POST("/api/campaigns/{campaignId}/participants", { params: { path: { campaignId } }, body: {} });
if (joined.data === undefined || !("token" in joined.data))
  throw new Error(`no token: ${joined.error?.code}`);

const headers = { authorization: `Bearer ${joined.data.token}` };
const path = { campaignId, pollId: poll.id };
const cast = await client.PUT("/api/campaigns/{campaignId}/polls/{pollId}/ballot", { params: { path }, headers, body: { choices: [option.id] } });
if (cast.data === undefined)
  throw new Error(`vote refused: ${cast.error.code}`);
console.log(`${cast.data.pollId} ${cast.data.choices?.join()} ${cast.data.revision}`);

const refused = await client.PUT("/api/campaigns/{campaignId}/polls/{pollId}/ballot", { params: { path }, headers, body: { choices: ["no such option"] } });
console.log(refused.error?.code);
