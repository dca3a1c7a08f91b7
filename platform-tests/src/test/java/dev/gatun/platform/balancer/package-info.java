/** Balancers in front of several servers, which end and come back one after the other. */
package dev.gatun.platform.balancer;
