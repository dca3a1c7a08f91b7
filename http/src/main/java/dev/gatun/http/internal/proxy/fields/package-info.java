/** What a proxy changes in heads on their way: pure functions of the fields, the target, and what is known of the client. */
package dev.gatun.http.internal.proxy.fields;
