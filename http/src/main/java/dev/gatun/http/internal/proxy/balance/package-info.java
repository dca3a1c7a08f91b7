/** Which upstream gets a request: pure state machines that know no socket and no clock, only the time that they are told. */
package dev.gatun.http.internal.proxy.balance;
