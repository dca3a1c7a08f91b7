/** Where a redirect leads, and whether a client goes there. */
package dev.gatun.http.internal.client.redirect;
