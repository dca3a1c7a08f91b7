/** Whether a request that went wrong is sent again, and when. */
package dev.gatun.http.internal.client.retry;
