/**
 * The HTTP side of the admin listener: Jetty with bounds on everything a stranger can hold, the checks that come before
 * any route (Host, Origin, token), the routes and the answers. What the routes say is the business of its siblings.
 */
@NullMarked
package org.sallyport.admin.http;

import org.jspecify.annotations.NullMarked;
