/** What one process serves for many: servers, and hosts that come and go while they run. */
package dev.gatun.http.hosting;
