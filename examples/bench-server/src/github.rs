//! Routes that no load asks for, so that finding one has something to do: paths of GitHub's REST API.

use http_core::{get, routes};

use crate::HELLO;

/// Declares a handler for each pattern, and the table of them all.
macro_rules! github {
    ($($name:ident($($param:ident),*) $pattern:literal;)*) => {
        $(
            #[get($pattern)]
            fn $name($($param: &str),*) -> &'static str {
                $(let _ = $param;)*
                HELLO
            }
        )*

        routes! {
            /// All of them.
            pub(crate) GITHUB_PATHS = [$($name),*]
        }
    };
}

github! {
    repo(owner, repo) "/repos/{owner}/{repo}";
    branches(owner, repo) "/repos/{owner}/{repo}/branches";
    branch(owner, repo, branch) "/repos/{owner}/{repo}/branches/{branch}";
    collaborators(owner, repo) "/repos/{owner}/{repo}/collaborators";
    collaborator(owner, repo, user) "/repos/{owner}/{repo}/collaborators/{user}";
    comments(owner, repo) "/repos/{owner}/{repo}/comments";
    comment(owner, repo, id) "/repos/{owner}/{repo}/comments/{id}";
    commits(owner, repo) "/repos/{owner}/{repo}/commits";
    commit(owner, repo, sha) "/repos/{owner}/{repo}/commits/{sha}";
    contributors(owner, repo) "/repos/{owner}/{repo}/contributors";
    downloads(owner, repo) "/repos/{owner}/{repo}/downloads";
    download(owner, repo, id) "/repos/{owner}/{repo}/downloads/{id}";
    repo_events(owner, repo) "/repos/{owner}/{repo}/events";
    forks(owner, repo) "/repos/{owner}/{repo}/forks";
    hooks(owner, repo) "/repos/{owner}/{repo}/hooks";
    hook(owner, repo, id) "/repos/{owner}/{repo}/hooks/{id}";
    issues(owner, repo) "/repos/{owner}/{repo}/issues";
    issue(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}";
    issue_comments(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/comments";
    issue_events(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/events";
    issue_labels(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/labels";
    keys(owner, repo) "/repos/{owner}/{repo}/keys";
    key(owner, repo, id) "/repos/{owner}/{repo}/keys/{id}";
    labels(owner, repo) "/repos/{owner}/{repo}/labels";
    label(owner, repo, name) "/repos/{owner}/{repo}/labels/{name}";
    languages(owner, repo) "/repos/{owner}/{repo}/languages";
    milestones(owner, repo) "/repos/{owner}/{repo}/milestones";
    milestone(owner, repo, number) "/repos/{owner}/{repo}/milestones/{number}";
    notifications(owner, repo) "/repos/{owner}/{repo}/notifications";
    pulls(owner, repo) "/repos/{owner}/{repo}/pulls";
    pull(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}";
    pull_commits(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/commits";
    pull_files(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/files";
    readme(owner, repo) "/repos/{owner}/{repo}/readme";
    releases(owner, repo) "/repos/{owner}/{repo}/releases";
    release(owner, repo, id) "/repos/{owner}/{repo}/releases/{id}";
    stargazers(owner, repo) "/repos/{owner}/{repo}/stargazers";
    subscribers(owner, repo) "/repos/{owner}/{repo}/subscribers";
    tags(owner, repo) "/repos/{owner}/{repo}/tags";
    repo_teams(owner, repo) "/repos/{owner}/{repo}/teams";
    org(org) "/orgs/{org}";
    org_events(org) "/orgs/{org}/events";
    org_members(org) "/orgs/{org}/members";
    org_member(org, user) "/orgs/{org}/members/{user}";
    org_repos(org) "/orgs/{org}/repos";
    org_teams(org) "/orgs/{org}/teams";
    gists() "/gists";
    gist(id) "/gists/{id}";
    gist_star(id) "/gists/{id}/star";
    gist_forks(id) "/gists/{id}/forks";
    team(id) "/teams/{id}";
    team_members(id) "/teams/{id}/members";
    team_repos(id) "/teams/{id}/repos";
    user() "/user";
    user_emails() "/user/emails";
    user_followers() "/user/followers";
    user_following() "/user/following";
    user_keys() "/user/keys";
    user_repos() "/user/repos";
    search_repositories() "/search/repositories";
    search_code() "/search/code";
    search_issues() "/search/issues";
}
