/** What content of requests is made of, and how content of responses is decoded. */
package dev.gatun.http.internal.client.body;
