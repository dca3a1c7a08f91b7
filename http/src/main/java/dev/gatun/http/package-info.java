/** HTTP: methods, statuses, requests, responses, and the server that exchanges them. */
package dev.gatun.http;
