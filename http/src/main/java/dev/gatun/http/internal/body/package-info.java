/** What reads content as it comes, on either side of HTTP. */
package dev.gatun.http.internal.body;
