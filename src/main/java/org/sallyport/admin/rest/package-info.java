/**
 * What the admin can ask and order over REST, and what machines ask of the gateway: leases, policy, status, health and
 * metrics. Leases are collected on the gateway's thread and rendered elsewhere.
 */
@NullMarked
package org.sallyport.admin.rest;

import org.jspecify.annotations.NullMarked;
